package io.ingestor.internal.engine;

import io.ingestor.Durability;
import io.ingestor.IngestionException;
import io.ingestor.UnsupportedDurabilityException;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.WriteAheadLog;

/** The durabilities that an ingestor offers with its log. */
final class OfferedDurability {

    private final Lifecycle lifecycle;
    private final WriteAheadLog log;

    OfferedDurability(Lifecycle lifecycle, WriteAheadLog log) {
        this.lifecycle = lifecycle;
        this.log = log;
    }

    boolean offers(Durability durability) {
        return log.offers(levelOf(durability));
    }

    /**
     * Returns the level that a call waits for. With a log that stores nothing, a call waits only until its entry is
     * applied.
     *
     * @throws IngestionException if the ingestor accepts no calls, or none with that durability
     */
    AckLevel level(Durability durability) {
        IngestionException refusal = lifecycle.refusal();
        if (refusal != null) {
            throw refusal;
        }
        if (!offers(durability)) {
            throw new UnsupportedDurabilityException("durability " + durability
                    + " needs a log, and the ingestor was opened without one: ask for " + Durability.ACCEPTED
                    + ", or open it with a log");
        }
        return log.offers(AckLevel.WRITTEN) ? levelOf(durability) : AckLevel.SYNCED;
    }

    private static AckLevel levelOf(Durability durability) {
        return switch (durability) {
            case ACCEPTED -> AckLevel.ACCEPTED;
            case WRITTEN -> AckLevel.WRITTEN;
            case SYNCED -> AckLevel.SYNCED;
        };
    }
}
