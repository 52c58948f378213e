package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Durability;
import io.ingestor.Record;
import io.ingestor.StoredRecord;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A random history of one directory and its model.
 *
 * <p>Each {@link RandomLife life} opens the directory with random options, makes random calls and ends in a close or in
 * a crash. The next life must find each promised call once, unchanged and at its sequence. It must find each undecided
 * call whole or not at all, and no other call.
 */
final class RandomHistory {

    /** An event between the operations of the log's disk: a call was acknowledged with its own durability. */
    record Acked(ModelCall call, long firstSequence) {}

    /** An event: all records up to this sequence are durable. */
    record Synced(long sequence) {}

    /** An event: the disk of the checkpoint has seen this many operations. */
    record Beside(int operations) {}

    /** An event: the sink has this many records. */
    record Delivered(int records) {}

    final Random random;
    final boolean hasSink;
    final boolean hasRetention;

    private final List<ModelCall> calls = new ArrayList<>();

    /** The calls that must be stored, with their first sequences. */
    private final Map<Integer, Long> stored = new HashMap<>();

    /** The undecided calls, which the log may or may not contain. */
    private final Set<Integer> open = new HashSet<>();

    private Disk log = Disk.EMPTY;
    private Disk checkpoint = Disk.EMPTY;
    private @Nullable SimulatedSink sink;
    private int lives;

    RandomHistory(long seed) {
        this.random = new Random(seed);
        this.hasSink = random.nextBoolean();
        this.hasRetention = !hasSink && random.nextInt(4) == 0;
        this.sink = hasSink ? new SimulatedSink() : null;
    }

    /** Runs one life, which ends in a close or in a crash at a random operation of the disk. */
    void live(boolean lastOne) throws Exception {
        SimulatedDirectory logDirectory = new SimulatedDirectory(log);
        SimulatedDirectory checkpointDirectory =
                new SimulatedDirectory(checkpoint).observer(operations -> logDirectory.event(new Beside(operations)));
        SimulatedSink lifeSink =
                sink == null ? null : sink.restarted().commits(records -> logDirectory.event(new Delivered(records)));
        RandomLife life = new RandomLife(this, logDirectory, checkpointDirectory, lifeSink);
        boolean closed = life.run(lastOne ? 0 : 20 + random.nextInt(60));
        lives++;

        List<Operation> operations = logDirectory.operations();
        boolean crashes = !lastOne && (!closed || random.nextInt(3) > 0);
        crash(
                crashes ? operations.subList(0, random.nextInt(operations.size() + 1)) : operations,
                checkpointDirectory.operations(),
                lifeSink,
                closed && !crashes);
    }

    /** Replaces the disks and the sink by a possible remainder of these operations. */
    private void crash(
            List<Operation> operations, List<Operation> beside, @Nullable SimulatedSink lifeSink, boolean closed) {
        CrashModel logModel = new CrashModel(log);
        CrashModel checkpointModel = new CrashModel(checkpoint);
        int besideApplied = 0;
        int delivered = lifeSink == null ? 0 : sink.stored().size();
        Map<Integer, Long> promised = new HashMap<>();
        TreeMap<Long, Integer> weak = new TreeMap<>();
        for (Operation operation : operations) {
            if (operation instanceof Operation.Event event) {
                if (event.what() instanceof Acked acked && !acked.call().good().isEmpty()) {
                    if (acked.call().durability() == Durability.SYNCED) {
                        promised.put(acked.call().number(), acked.firstSequence());
                    } else {
                        weak.put(acked.firstSequence(), acked.call().number());
                    }
                } else if (event.what() instanceof Synced synced) {
                    // A batch is one entry, so its first sequence stands for the whole batch.
                    Map<Long, Integer> durable = weak.headMap(synced.sequence(), true);
                    durable.forEach((sequence, call) -> promised.put(call, sequence));
                    durable.clear();
                } else if (event.what() instanceof Delivered now) {
                    delivered = now.records();
                } else if (event.what() instanceof Beside now) {
                    while (besideApplied < now.operations()) {
                        checkpointModel.apply(beside.get(besideApplied++));
                    }
                }
            }
            logModel.apply(operation);
        }
        log = survivor(logModel.survivors());
        checkpoint = survivor(checkpointModel.survivors());
        if (lifeSink != null) {
            sink = lifeSink.cutTo(delivered);
        }
        if (closed) {
            weak.forEach((sequence, call) -> promised.put(call, sequence));
        }
        promised.forEach((call, sequence) -> {
            stored.put(call, sequence);
            open.remove(call);
        });
    }

    private Disk survivor(CrashModel.Survivors survivors) {
        int[] outcomes = new int[survivors.choices()];
        if (random.nextInt(4) > 0) {
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] = random.nextInt(survivors.outcomes(i));
            }
        }
        return survivors.disk(outcomes);
    }

    /** Creates a random call, which stays undecided until its result or a later check decides it. */
    ModelCall begin() {
        ModelCall call = ModelCall.random(calls.size(), random);
        calls.add(call);
        open.add(call.number());
        return call;
    }

    /** Records that the call is not in the log and never will be. */
    void absent(ModelCall call) {
        open.remove(call.number());
    }

    /** Compares the contents of log and sink with the model, and decides the open calls. */
    List<StoredRecord> check(List<StoredRecord> found, long firstSequence) {
        Map<Integer, Long> firsts = new HashMap<>();
        long last = 0;
        for (int at = 0; at < found.size(); ) {
            int number = ModelCall.call(found.get(at));
            ModelCall call = calls.get(number);
            long first = found.get(at).sequence();
            assertThat(first).as("sequences increase").isGreaterThan(last);
            assertThat(firsts.put(number, first))
                    .as("call %s is there once", number)
                    .isNull();
            List<Integer> good = call.good();
            assertThat(good).as("call %s was rejected", number).isNotEmpty();
            for (int i = 0; i < good.size(); i++, at++) {
                assertThat(at).as("call %s is whole", number).isLessThan(found.size());
                checkRecord(found.get(at), call, good.get(i), first + i);
            }
            last = first + good.size() - 1;
        }
        stored.forEach((number, first) -> {
            if (firsts.containsKey(number) || first >= firstSequence || hasSink) {
                assertThat(firsts).as("promised call of %s lives", lives).containsEntry(number, first);
            }
        });
        Set<Integer> unexpected = new HashSet<>(firsts.keySet());
        unexpected.removeAll(stored.keySet());
        unexpected.removeAll(open);
        assertThat(unexpected).as("calls that were refused").isEmpty();
        stored.putAll(firsts);
        open.clear();
        return found;
    }

    private static void checkRecord(StoredRecord found, ModelCall call, int ordinal, long sequence) {
        Record expected = call.records().get(ordinal);
        assertThat(ModelCall.call(found)).isEqualTo(call.number());
        assertThat(ModelCall.ordinal(found)).isEqualTo(ordinal);
        assertThat(found.sequence()).isEqualTo(sequence);
        assertThat(found.id().tenant()).isEqualTo(expected.tenant());
        assertThat(found.id().entity()).isEqualTo(expected.entity());
        assertThat(found.id().version()).isEqualTo(expected.version() == 0 ? sequence : expected.version());
        assertThat(found.record().payload()).isEqualTo(expected.payload());
    }
}
