package io.ingestor.wal.segmented;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.WalOptions;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** A process of its own that appends until it is killed, and prints what was acknowledged. */
final class KilledWriter {

    private KilledWriter() {}

    static byte[] payload(long number) {
        byte[] payload = new byte[16 + (int) (number % 977)];
        ByteBuffer.wrap(payload).putLong(0, number).putLong(8, ~number);
        return payload;
    }

    public static void main(String[] args) throws Exception {
        PrintStream acks = System.out;
        WalOptions options = WalOptions.builder().segmentBytes(256 << 10).build();
        WriteAheadLog log = SegmentedWriteAheadLog.open(FileSystemDirectory.open(Path.of(args[0])), options);
        Semaphore inFlight = new Semaphore(64);
        for (long number = Long.parseLong(args[1]); ; number++) {
            long acknowledged = number;
            inFlight.acquire();
            log.append(ByteBuffer.wrap(payload(number)), 1, AckLevel.SYNCED, new AppendListener() {
                @Override
                public void onWritten(long firstSequence) {}

                @Override
                public void onSynced(long firstSequence) {
                    acks.println(acknowledged + " " + firstSequence);
                    inFlight.release();
                }

                @Override
                public void onFailure(Throwable cause) {
                    cause.printStackTrace();
                    System.exit(1);
                }
            });
        }
    }
}
