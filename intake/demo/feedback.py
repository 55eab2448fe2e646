"""Writes what guests said, with ratings and words."""

import pandas as pd

from data_access import schema
from intake.demo.chain import Chain, Writer
from intake.demo.guest_words import write_words
from intake.demo.guests import draw_messages
from intake.demo.ratings import add_ratings
from intake.demo.truth import Truth
from intake.demo.window import FloatArray, chance, month_numbers

SOURCE = "demo"


def write_feedback(writer: Writer, chain: Chain, truth: Truth, guests: FloatArray, seed: int) -> pd.DataFrame:
    """Write every message and part rating; returns the messages with their keys."""
    messages, parts = add_ratings(draw_messages(chain, truth, guests, seed), chain, truth, seed)
    title, body = write_words(messages, seed)
    place = messages["place"].to_numpy()
    authors = chance(seed, "authors").integers(16**8, size=len(messages))
    messages = messages.assign(
        feedback_id=writer.keys("feedback_id", len(messages)),
        location_id=chain.locations["location_id"].to_numpy()[place],
        region_id=chain.locations["region_id"].to_numpy()[place],
        channel_id=messages["channel"].map(chain.channel_ids),
        source=SOURCE,
        code=[f"F{number:05}" for number in range(1, len(messages) + 1)],
        month=month_numbers(messages["day"].to_numpy(dtype="datetime64[D]")),
        title=title,
        body=body,
        author=[f"guest-{number:08x}" for number in authors],
        import_id=chain.import_id,
    )
    writer.write(schema.feedback, messages)
    keys = messages[["location_id", "feedback_id"]].iloc[parts["row"].to_numpy()].reset_index(drop=True)
    writer.write(schema.feedback_rating, pd.concat([parts, keys], axis=1))
    return messages
