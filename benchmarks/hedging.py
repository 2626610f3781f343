"""How well hedges and weasel words find uncertainty in labelled sentences.

    python -m benchmarks.hedging --data DIR

prints precision, recall and F1 of "this sentence is uncertain" on the balanced CoNLL-2010 sample, and cue-level
precision and recall of speculation cues on the BioScope abstracts: a cue is found when a hedge overlaps it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from models.training.certainty import in_sentences, of_cues
from models.training.sentences import bioscope, conll


def main() -> None:
    """Print both agreements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled data")
    folder = parser.parse_args().data
    sentences = conll(folder)
    print(f"CoNLL-2010, sentences with a hedge or weasel word: {in_sentences(sentences)}")
    print(f"BioScope, cues:                                    {of_cues(bioscope(folder))}")


if __name__ == "__main__":
    main()
