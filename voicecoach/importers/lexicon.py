"""Names of equipment and muscles, as found in prose."""

from __future__ import annotations

import re
from collections.abc import Mapping

EQUIPMENT: Mapping[str, str] = {
    "dumbbell": r"dumb-?bells?", "barbell": r"barbells?", "kettlebell": r"kettle-?bells?",
    "bench": r"(?:weight |flat |incline )?bench", "chair": r"chairs?",
    "resistance band": r"(?:resistance |mini |loop |exercise )?bands?(?! of)",
    "mat": r"(?:exercise |yoga )?mat", "pull-up bar": r"(?:pull|chin)-?\s?up bar",
    "cable machine": r"cable (?:machine|tower|station|system|pulley)|cables",
    "medicine ball": r"medicine ball", "exercise ball": r"(?:exercise|stability|swiss|gym) ball",
    "foam roller": r"foam roll(?:er)?", "box": r"(?:plyo(?:metric)? )?box", "wall": r"walls?",
    "towel": r"towels?", "rope": r"(?:jump |skipping |battle )?ropes?",
    "rings": r"(?:gymnastic )?rings", "weight plate": r"(?:weight )?plates?",
    "suspension trainer": r"trx|suspension (?:trainer|straps)", "sandbag": r"sandbags?",
    "step": r"(?:aerobic|step) platform|a step(?= |\.|$)(?! (?:forward|back|out|to))",
}  # fmt: skip
"""What it is called, and a pattern for what it is written as."""

MUSCLES: Mapping[str, str] = {
    "glutes": r"glutes?|gluteals?|buttocks", "hamstrings": r"hamstrings?",
    "quadriceps": r"quad(?:s|riceps)", "calves": r"calves|calf", "hip flexors": r"hip flexors?",
    "adductors": r"adductors?|inner thighs?", "abductors": r"abductors?|outer thighs?",
    "abdominals": r"abs|abdominals?", "obliques": r"obliques?", "core": r"core",
    "lower back": r"lower back|erector spinae|erectors", "middle back": r"middle back|rhomboids?",
    "lats": r"lats|latissimus dorsi", "traps": r"traps|trapezius",
    "chest": r"chest|pecs|pectorals?",
    "shoulders": r"shoulders?|delt(?:s|oids?)", "triceps": r"triceps", "biceps": r"biceps",
    "forearms": r"forearms?", "neck": r"neck",
}  # fmt: skip


def named_in(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Those of ``names`` that ``text`` has, in the order of their first mention."""
    lower = text.lower()
    found = {
        name: match.start()
        for name, pattern in names.items()
        if (match := re.search(rf"\b(?:{pattern})\b", lower))
    }
    return tuple(sorted(found, key=lambda name: found[name]))
