"""An OpenAI-compatible chat-completions endpoint whose only model understands travellers by rules.

The protocol follows OpenAI's API reference (``POST /v1/chat/completions``, ``GET /v1/models``): objects,
errors, ``response_format`` and server-sent chunks. The model reads the last user message only.
"""

import datetime
import functools
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, Literal

import jsonschema_rs
import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox.understanding.extraction import extract
from sandbox.understanding.gazetteer import prepare
from sandbox.understanding.turn import TurnRequest

MODEL = "wayfarer-rules"
MODEL_CREATED = 1_788_220_800
MAX_BODY_BYTES = 4 * 1024 * 1024
CHUNK_CHARACTERS = 24
CHARACTERS_PER_TOKEN = 4
MAX_CHOICES = 8


class ChatError(Exception):
    """An error in OpenAI's shape."""

    def __init__(self, status: int, message: str, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.param = param

    def response(self) -> JSONResponse:
        """``{error: {message, type, param, code}}`` with the status."""
        kind = "server_error" if self.status >= 500 else "invalid_request_error"
        error = {"message": str(self), "type": kind, "param": self.param, "code": self.code}
        return JSONResponse({"error": error}, status_code=self.status)


class Part(msgspec.Struct, frozen=True):
    """A part of a message's content; only text is read."""

    type: str
    text: str = ""


class Message(msgspec.Struct, frozen=True):
    """One message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """The content as plain text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type in ("text", "input_text"))
        return self.content or ""


class NamedSchema(msgspec.Struct, frozen=True):
    """The ``json_schema`` of a response format."""

    name: str
    schema: dict[str, Any] | None = None
    strict: bool | None = None


class ResponseFormat(msgspec.Struct, frozen=True):
    """``response_format`` of a request."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: NamedSchema | None = None


class StreamOptions(msgspec.Struct, frozen=True):
    """``stream_options`` of a request."""

    include_usage: bool = False


class Completion(msgspec.Struct, frozen=True):
    """The body of ``POST /v1/chat/completions``; sampling settings are accepted and have no effect."""

    model: str
    messages: list[Message]
    response_format: ResponseFormat | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None


class Reply(msgspec.Struct, frozen=True):
    """What the model says: content, or a refusal when the asked format can't be met."""

    content: str | None
    refusal: str | None
    finish_reason: Literal["stop", "length"]
    prompt_tokens: int
    completion_tokens: int

    def usage(self, choices: int) -> dict[str, int]:
        """Token counts; a token is taken as four characters."""
        completion = self.completion_tokens * choices
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": completion,
            "total_tokens": self.prompt_tokens + completion,
        }


_completions = msgspec.json.Decoder(Completion)
_turns = msgspec.json.Decoder(TurnRequest)
_answers = msgspec.json.Encoder(decimal_format="number")


async def complete(request: Request) -> Response:
    """``POST /v1/chat/completions``."""
    try:
        _authorize(request)
        asked = _checked(await _body(request))
        reply = await run_in_threadpool(_reply, asked)
    except ChatError as error:
        return error.response()
    head = {
        "id": f"chatcmpl-{secrets.token_urlsafe(21)}",
        "created": int(time.time()),
        "model": asked.model,
        "service_tier": "default",
        "system_fingerprint": "fp_rules",
    }
    if asked.stream:
        return StreamingResponse(_chunks(asked, reply, head), media_type="text/event-stream")
    message: dict[str, Any] = {
        "role": "assistant",
        "content": reply.content,
        "refusal": reply.refusal,
        "annotations": [],
    }
    choices = [
        {"index": index, "message": message, "logprobs": None, "finish_reason": reply.finish_reason}
        for index in range(asked.n or 1)
    ]
    usage = reply.usage(asked.n or 1)
    return JSONResponse({**head, "object": "chat.completion", "choices": choices, "usage": usage})


async def models(request: Request) -> Response:
    """``GET /v1/models`` and ``GET /v1/models/{model}``."""
    try:
        _authorize(request)
        name = request.path_params.get("model")
        if name not in (None, MODEL):
            raise _unknown_model(str(name))
    except ChatError as error:
        return error.response()
    model = {"id": MODEL, "object": "model", "created": MODEL_CREATED, "owned_by": "wayfarer"}
    return JSONResponse(model if name else {"object": "list", "data": [model]})


def _authorize(request: Request) -> None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise ChatError(
            401, "You didn't provide an API key. Send it as 'Authorization: Bearer KEY'.", "invalid_api_key"
        )


async def _body(request: Request) -> bytes:
    """The body, read no further than the limit."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise ChatError(413, f"The request body is larger than {MAX_BODY_BYTES} bytes.", "request_too_large")
    return bytes(body)


def _checked(body: bytes) -> Completion:
    try:
        asked = _completions.decode(body)
    except msgspec.ValidationError as error:
        raise ChatError(400, f"Invalid request: {error}", "invalid_value", _parameter(str(error))) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise ChatError(400, f"We could not parse the JSON body of your request: {error}") from None
    if asked.model != MODEL:
        raise _unknown_model(asked.model)
    if not any(message.role == "user" for message in asked.messages):
        raise ChatError(400, "'messages' must have at least one message of the user.", "invalid_value", "messages")
    if not 1 <= (1 if asked.n is None else asked.n) <= MAX_CHOICES:
        raise ChatError(400, f"'n' must be between 1 and {MAX_CHOICES}.", "invalid_value", "n")
    if asked.temperature is not None and not 0 <= asked.temperature <= 2:
        raise ChatError(400, "'temperature' must be between 0 and 2.", "invalid_value", "temperature")
    if asked.top_p is not None and not 0 <= asked.top_p <= 1:
        raise ChatError(400, "'top_p' must be between 0 and 1.", "invalid_value", "top_p")
    if (limit := _token_limit(asked)) is not None and limit < 1:
        raise ChatError(400, "'max_completion_tokens' must be at least 1.", "invalid_value", "max_completion_tokens")
    _check_format(asked)
    return asked


@functools.lru_cache(maxsize=64)
def _compiled(schema: bytes) -> object:
    return jsonschema_rs.validator_for(msgspec.json.decode(schema))


def _check_format(asked: Completion) -> None:
    if asked.response_format is None:
        return
    if asked.response_format.type == "json_schema":
        named = asked.response_format.json_schema
        if named is None or named.schema is None:
            raise ChatError(
                400,
                "Missing required parameter: 'response_format.json_schema.schema'.",
                "missing_required_parameter",
                "response_format.json_schema",
            )
        try:
            _compiled(msgspec.json.encode(named.schema))
        except (jsonschema_rs.ValidationError, ValueError) as error:
            raise ChatError(
                400,
                f"Invalid schema for response_format '{named.name}': {error}",
                "invalid_json_schema",
                "response_format",
            ) from None
    if asked.response_format.type == "json_object":
        told = any("json" in message.text.lower() for message in asked.messages)
        if not told:
            raise ChatError(
                400,
                "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
                None,
                "messages",
            )


def _parameter(problem: str) -> str | None:
    """The parameter that a decoder's message names as ``$.path``."""
    return problem.rpartition("$.")[2].rstrip("`") if "$." in problem else None


def _unknown_model(name: str) -> ChatError:
    message = f"The model '{name}' does not exist or you do not have access to it."
    return ChatError(404, message, "model_not_found", "model")


def _token_limit(asked: Completion) -> int | None:
    return asked.max_tokens if asked.max_completion_tokens is None else asked.max_completion_tokens


def _reply(asked: Completion) -> Reply:
    user = [message.text for message in asked.messages if message.role == "user"][-1]
    content = _answers.encode(extract(_turn(user))).decode()
    prompt = -(-sum(len(message.text) for message in asked.messages) // CHARACTERS_PER_TOKEN)
    form = asked.response_format
    wanted = form.json_schema if form is not None else None
    schema = wanted.schema if wanted is not None else None
    if wanted is not None and schema is not None and not jsonschema_rs.is_valid(schema, msgspec.json.decode(content)):
        refusal = f"The rules only fill the turn format, which '{wanted.name}' does not accept."
        return Reply(None, refusal, "stop", prompt, len(refusal) // CHARACTERS_PER_TOKEN)
    limit = _token_limit(asked)
    tokens = -(-len(content) // CHARACTERS_PER_TOKEN)
    if limit is not None and tokens > limit:
        return Reply(content[: limit * CHARACTERS_PER_TOKEN], None, "length", prompt, limit)
    return Reply(content, None, "stop", prompt, tokens)


def _turn(content: str) -> TurnRequest:
    """The turn of a user message; content that isn't the turn's JSON is a traveller's plain text of today."""
    try:
        return _turns.decode(content)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return TurnRequest(text=content, today=datetime.datetime.now(datetime.UTC).date())


async def _chunks(asked: Completion, reply: Reply, head: dict[str, Any]) -> AsyncIterator[bytes]:
    """Server-sent chunks: the role, pieces of the content, the reason of the end, usage if asked, ``[DONE]``."""
    with_usage = asked.stream_options is not None and asked.stream_options.include_usage
    for index in range(asked.n or 1):
        for delta, reason in _deltas(reply):
            choice = {"index": index, "delta": delta, "logprobs": None, "finish_reason": reason}
            chunk = {**head, "object": "chat.completion.chunk", "choices": [choice]}
            yield _frame({**chunk, "usage": None} if with_usage else chunk)
    if with_usage:
        usage = reply.usage(asked.n or 1)
        yield _frame({**head, "object": "chat.completion.chunk", "choices": [], "usage": usage})
    yield b"data: [DONE]\n\n"


def _deltas(reply: Reply) -> Iterator[tuple[dict[str, Any], str | None]]:
    yield {"role": "assistant", "content": "", "refusal": None}, None
    text, field = (reply.content, "content") if reply.content is not None else (reply.refusal or "", "refusal")
    for start in range(0, len(text), CHUNK_CHARACTERS):
        yield {field: text[start : start + CHUNK_CHARACTERS]}, None
    yield {}, reply.finish_reason


def _frame(chunk: dict[str, Any]) -> bytes:
    return b"data: " + msgspec.json.encode(chunk) + b"\n\n"


routes: list[Route] = [
    Route("/v1/chat/completions", complete, methods=["POST"]),
    Route("/v1/models", models, methods=["GET"]),
    Route("/v1/models/{model}", models, methods=["GET"]),
]
prepare()
