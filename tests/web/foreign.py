"""Envelopes that others might make for the contract: any value its schemas allow, sampled with a seed."""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

CONTRACT = Path(__file__).parents[2] / "playbooks" / "widget-contract"
VARIANTS = ("default", "compact", "full", "in_popover", "side_by_side")
MANY = 200
"""Items of the longest lists, where the contract allows so many."""
LONGEST_TEXT = 600
"""Characters of a long text; some fields allow 40,000, which shows nothing more."""

Size = Literal["least", "usual", "most", "long", "from right to left"]
"""Only what is required, anything, everything, everything with long words, everything in Arabic."""

TEXTS = (
    "Nord",
    "A quiet room",
    "Hôtel de l’Étoile – 4★",
    "東京タワー",
    "<b>bold</b> & more",
    "x",
    "Большой театр",
    "🏝️ Bali",
)
URLS = ("https://pictures.example/one.jpg", "data:image/gif;base64,R0lGODlhAQABAAAAACw=", "nonsense", "/relative.png")
WORD = "Donaudampfschifffahrtsgesellschaftskapitän"
RIGHT_TO_LEFT = "فندق النجمة الكبيرة في وسط المدينة "
OF_PATTERN = {
    "^[A-Za-z][A-Za-z0-9_.-]*(:.+)?$": ("confirm", "pick_hotel", "unheard_of:42", "edit_dates", "A.b-c_1"),
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": ("2027-05-01", "2028-02-29", "1999-12-31", "2027-13-45"),
    "^[A-Z]{3}$": ("EUR", "JPY", "KWD", "XXX"),
    "^[0-9]+(\\.[0-9]+)?$": ("0", "12.5", "999999999999.999"),
    "^-?[0-9]+(\\.[0-9]+)?$": ("0", "-3.25", "12345678901234567890"),
    "^P([0-9]+(\\.[0-9]+)?[YMWD])*(T([0-9]+(\\.[0-9]+)?[HMS])+)?$": ("PT9H45M", "P1DT2H", "PT0S", "P2W", "P"),
}
MOMENTS = ("2027-05-01", "2027-05-01T09:30:00Z", "2027-05-01 23:59", "2027-10-31T02:30:00+02:00", "2027-99-99T99:99")


@dataclass
class Sampler:
    """Draws values of one schema; the same seed gives the same values."""

    schema: dict[str, Any]
    chance: random.Random
    size: Size

    def value(self, node: dict[str, Any], name: str = "") -> Any:
        """Any value that `node` allows."""
        if "$ref" in node:
            target = node["$ref"].rsplit("/", 1)[-1]
            return self.value(self.schema["$defs"][target], name)
        if "anyOf" in node:
            return self.value(self.chance.choice(node["anyOf"]), name)
        if "enum" in node:
            return self.chance.choice(node["enum"])
        kinds = node.get("type", "string")
        kind = self.chance.choice(kinds) if isinstance(kinds, list) else kinds
        match kind:
            case "object":
                return self._object(node)
            case "array":
                return [self.value(node.get("items", {"type": "string"}), name) for _ in range(self._count(node))]
            case "string":
                return self._text(node, name)
            case "integer" | "number":
                return self._number(node, is_whole=kind == "integer")
            case "boolean":
                return self.chance.random() < 0.5
            case _:
                return None

    def _object(self, node: dict[str, Any]) -> dict[str, Any]:
        required = set(node.get("required", ()))
        optional = [name for name in node.get("properties", {}) if name not in required]
        if self.size == "least":
            chosen = optional[: node.get("minProperties", 0)]
        elif self.size == "usual":
            chosen = [name for name in optional if self.chance.random() < 0.5] or optional[:1]
        else:
            chosen = optional
        properties = node.get("properties", {})
        return {name: self.value(properties[name], name) for name in properties if name in required or name in chosen}

    def _count(self, node: dict[str, Any]) -> int:
        least, most = node.get("minItems", 0), node.get("maxItems", 3)
        if self.size == "least":
            return int(least)
        if self.size == "usual":
            return int(self.chance.choice([least, min(most, least + 1), min(most, 4)]))
        return int(min(most, 3))

    def _text(self, node: dict[str, Any], name: str) -> str:
        pattern, least = node.get("pattern", ""), node.get("minLength", 0)
        if pattern in OF_PATTERN:
            return self.chance.choice(OF_PATTERN[pattern])
        if pattern:
            return self.chance.choice(MOMENTS)
        if name in ("url", "photos", "thumb", "illustration_url", "user_avatar_url"):
            return self.chance.choice(URLS)
        most = min(node.get("maxLength", LONGEST_TEXT), LONGEST_TEXT)
        if self.size == "long":
            return (WORD * 20)[:most]
        if self.size == "from right to left":
            return (RIGHT_TO_LEFT * 3)[:most].strip()
        if self.size == "usual" and least == 0 and self.chance.random() < 0.1:
            return ""
        return self.chance.choice([text for text in TEXTS if len(text) >= least])[:most]

    def _number(self, node: dict[str, Any], *, is_whole: bool) -> float | int:
        least, most = node.get("minimum", -1_000_000), node.get("maximum", 1_000_000)
        drawn = self.chance.choice([least, most, self.chance.uniform(least, most), self.chance.uniform(least, 9)])
        drawn = min(max(drawn, least), most)
        return int(drawn) if is_whole else round(drawn, 4)


def schema_of(widget_type: str) -> dict[str, Any]:
    """The contract's schema of that widget."""
    schema: dict[str, Any] = json.loads((CONTRACT / f"{widget_type}.schema.json").read_text())
    return schema


def foreign(widget_type: str, count: int, seed: int) -> list[dict[str, Any]]:
    """So many envelopes of a type: the extremes first, then any."""
    chance = random.Random(f"{seed} {widget_type}")
    schema = schema_of(widget_type)
    extremes: list[Size] = ["least", "most", "long", "from right to left"]
    usual: list[Size] = ["usual"] * max(0, count - len(extremes))
    sizes = extremes + usual
    drawn = [
        _envelope(widget_type, Sampler(schema, chance, size).value(schema), chance.choice(VARIANTS), chance)
        for size in sizes[:count]
    ]
    return drawn + [_envelope(widget_type, payload, "default", chance) for payload in _lists(schema, chance)]


def _envelope(widget_type: str, payload: Any, variant: str, chance: random.Random) -> dict[str, Any]:
    envelope = {"widget_type": widget_type, "variant": variant, "payload": payload, "schema_version": 1}
    if chance.random() < 0.3:
        wrapper = schema_of("_envelope")
        adjustments = wrapper["$defs"]["ai_adjustments"]
        envelope["ai_adjustments"] = Sampler(wrapper, chance, "usual").value(adjustments)
    return envelope


def _lists(schema: dict[str, Any], chance: random.Random) -> list[Any]:
    """The payload with its longest list empty, and with very many items."""
    lists = {name: node for name, node in schema["properties"].items() if node.get("type") == "array"}
    drawn = []
    for name, node in lists.items():
        for count in (node.get("minItems", 0), min(node.get("maxItems", MANY), MANY)):
            sampler = Sampler(schema, chance, "usual")
            payload = sampler.value(schema)
            drawn.append({**payload, name: [sampler.value(node["items"], name) for _ in range(count)]})
    return drawn
