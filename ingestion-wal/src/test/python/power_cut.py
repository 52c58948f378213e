"""Reads paths of mounted file systems from standard input, a line each, and cuts each off from its disk as a loss of power would.

FS_IOC_SHUTDOWN with the flag "no log flush": nothing that was not synced reaches the disk any more, every later call fails.
"""

import fcntl
import os
import struct
import sys

FS_IOC_SHUTDOWN = 0x8004587D
NO_LOG_FLUSH = 2

for line in sys.stdin:
    directory = os.open(line.rstrip("\n"), os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.ioctl(directory, FS_IOC_SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        print("cut", flush=True)
    except OSError as error:
        print("failed:", error, flush=True)
    finally:
        os.close(directory)
