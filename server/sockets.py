"""Small answers leave at once, instead of waiting for the receipt of the one before.

Streamlit opens the listening socket itself and hands it to uvicorn; what such a socket accepts is not known to
asyncio as TCP, which therefore leaves Nagle's algorithm on (github.com/Kludex/uvicorn/issues/3149). An answer's head
and body are two parcels: the second then waits 40 ms for the browser's receipt of the first, each file of a first
view and each message to a page.
"""

import gc
import socket


def send_at_once(port: int) -> int:
    """Tell every socket of this process that listens on the port; what it accepts inherits it. How many there are."""
    listening = [one for one in gc.get_objects() if type(one) is socket.socket and _listens(one, port)]
    for one in listening:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(listening)


def _listens(one: socket.socket, port: int) -> bool:
    is_open_tcp = one.fileno() >= 0 and one.family in (socket.AF_INET, socket.AF_INET6)
    return is_open_tcp and one.type == socket.SOCK_STREAM and one.getsockname()[1] == port
