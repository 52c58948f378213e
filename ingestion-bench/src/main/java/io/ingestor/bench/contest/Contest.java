package io.ingestor.bench.contest;

import java.util.ArrayList;
import java.util.List;

/**
 * A contest between contenders that take turns, one in each round, so that a slow disk or a busy neighbour affects all
 * of them.
 */
public final class Contest {

    /**
     * The number of warm-up rounds, after which compilation is done: code that is called once per batch is compiled
     * late.
     */
    private static final int WARM_UP_ROUNDS = 4;

    private final int rounds;
    private final long turnNanos;

    /**
     * @param rounds the number of turns of each contender that count, at least 5 for figures that are kept
     * @param turnNanos the length of a turn
     */
    public Contest(int rounds, long turnNanos) {
        this.rounds = rounds;
        this.turnNanos = turnNanos;
    }

    /** Runs all contenders and closes them. */
    public Outcome run(String job, List<Contender> contenders) throws Exception {
        List<List<Turn>> turns = new ArrayList<>();
        contenders.forEach(contender -> turns.add(new ArrayList<>()));
        try {
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                for (int i = 0; i < contenders.size(); i++) {
                    Turn turn = contenders.get(i).run(turnNanos);
                    if (round >= 0) {
                        turns.get(i).add(turn);
                    }
                }
            }
        } finally {
            for (Contender contender : contenders) {
                contender.close();
            }
        }
        List<Outcome.Row> rows = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            rows.add(new Outcome.Row(contenders.get(i).name(), List.copyOf(turns.get(i))));
        }
        return new Outcome(job, rounds, rows);
    }
}
