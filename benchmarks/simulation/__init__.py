"""Is the method right? A chain whose true levels are known is simulated, and every method judged: `make simulate`.

The simulator shares no code with the estimates: it makes answers, and knows what they were made from.
"""

import os

# Two processes work side by side on small matrices: threads of the algebra library would only get in their way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
