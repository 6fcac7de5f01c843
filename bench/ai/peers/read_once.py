"""The floor: the columns that everything else needs, read once into memory by pyarrow, and nothing else."""

import sys

from parts import CATEGORICAL, NUMERIC, part, version

with part("start"):
    import pyarrow
    import pyarrow.dataset  # read_table would import it, inside the first reading
    import pyarrow.parquet as parquet

version(pyarrow=pyarrow.__version__)
PERFORMANCE = ["score", "label", "group_name"]
with part("read score, label and group"):
    parquet.read_table(sys.argv[1], columns=PERFORMANCE, read_dictionary=["group_name"], use_threads=False)
with part("read 20 features"):
    parquet.read_table(
        sys.argv[1], columns=["in_reference", *NUMERIC, *CATEGORICAL], read_dictionary=CATEGORICAL, use_threads=False
    )
