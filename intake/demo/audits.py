"""Writes audits, their answers, and the words of the shoppers."""

import numpy as np
import pandas as pd

from data_access import schema
from intake.demo.answers import Answers
from intake.demo.chain import Chain, Writer
from intake.demo.shopper_words import answer_comments, audit_comments, languages_of_shoppers, responses
from intake.demo.window import chance, month_numbers

SOURCE = "demo"
STATED = 0.9  # part of the audits for which the agency states its own score


def write_audits(writer: Writer, chain: Chain, visits: pd.DataFrame, answers: Answers, seed: int) -> pd.DataFrame:
    """Write all of it; returns the visits with audit_id, location_id, region_id and score."""
    audits = _audit_rows(writer, chain, visits, answers, seed)
    writer.write(schema.audit, audits)
    rows = _answer_rows(chain, audits, answers)
    writer.write(schema.answer, rows[answers.answered])
    writer.write(schema.answer_detail, _detail_rows(answers, rows, seed))
    return audits


def _audit_rows(writer: Writer, chain: Chain, visits: pd.DataFrame, answers: Answers, seed: int) -> pd.DataFrame:
    random = chance(seed, "audits")
    scores = answers.scores
    place = visits["place"].to_numpy()
    stated = np.where(random.random(len(visits)) < STATED, np.round(scores.score, 1), np.nan)
    starts = chain.waves["first_day"].to_numpy(dtype="datetime64[D]")
    wave = np.searchsorted(starts, visits["day"].to_numpy(dtype="datetime64[D]"), side="right") - 1
    return visits.assign(
        audit_id=writer.keys("audit_id", len(visits)),
        location_id=chain.locations["location_id"].to_numpy()[place],
        region_id=chain.locations["region_id"].to_numpy()[place],
        channel_id=visits["channel"].map(chain.channel_ids),
        questionnaire_id=visits["channel"].map(chain.questionnaire_ids),
        wave_id=chain.waves["wave_id"].to_numpy()[wave],
        source=SOURCE,
        code=[f"A{number:05}" for number in range(1, len(visits) + 1)],
        revision=1,
        is_current=True,
        month=month_numbers(visits["day"].to_numpy(dtype="datetime64[D]")),
        language=languages_of_shoppers(seed)[visits["shopper"].to_numpy()],
        shopper=np.array([f"M-{number}" for number in range(101, 161)])[visits["shopper"].to_numpy()],
        score=scores.score,
        stated_score=stated,
        critical_failures=scores.critical_failures,
        is_counted=scores.averaged,
        is_comparable=~scores.not_comparable,
        import_id=chain.import_id,
    ).assign(comment=lambda audits: audit_comments(audits["score"], audits["language"], random=random))


def _answer_rows(chain: Chain, audits: pd.DataFrame, answers: Answers) -> pd.DataFrame:
    columns = ["audit_id", "location_id", "region_id", "channel_id", "day", "month", "language"]
    rows = audits[columns].iloc[answers.audit].reset_index(drop=True)
    facts = chain.standards.iloc[answers.standard].reset_index(drop=True)
    return rows.assign(
        standard_id=facts["standard_id"], code=facts["code"], kind=facts["kind"], points=answers.points,
        max_points=facts["max_points"],
    )  # fmt: skip


def _detail_rows(answers: Answers, rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Answers with words, and those that are N/A or missing."""
    random = chance(seed, "comments")
    comment = answer_comments(rows, answers.answered, random=random)
    state = np.where(answers.answered, "answered", np.where(answers.not_applicable, "na", "missing"))
    rows = rows.assign(comment=comment, state=state, response=responses(rows))
    rows.loc[~answers.answered, "response"] = None
    return rows[~answers.answered | rows["comment"].notna()]
