"""Many values in one message, each with a number of its own."""

import msgspec

MAX_BATCH_BYTES = 1024**2
"""Values in one message, unless a single one is larger."""


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """Numbered values of one message."""

    items: list[tuple[int, msgspec.Raw]]


BATCH_JSON = msgspec.json.Decoder(Batch)
_encode = msgspec.json.Encoder().encode


def batched(items: list[tuple[int, bytes]]) -> bytes:
    """The message of encoded values and their numbers."""
    return _encode(Batch([(number, msgspec.Raw(data)) for number, data in items]))


def groups(items: list[tuple[int, bytes]]) -> list[list[tuple[int, bytes]]]:
    """Values in groups that each fit into one message."""
    found: list[list[tuple[int, bytes]]] = [[]]
    size = 0
    for item in items:
        size += len(item[1])
        if found[-1] and size > MAX_BATCH_BYTES:
            found.append([])
            size = len(item[1])
        found[-1].append(item)
    return found
