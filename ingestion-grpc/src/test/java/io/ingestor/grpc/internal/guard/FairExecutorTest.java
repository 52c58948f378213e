package io.ingestor.grpc.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class FairExecutorTest {

    private final ArrayDeque<Runnable> threads = new ArrayDeque<>();
    private final FairExecutor fair = new FairExecutor(threads::add);
    private final List<String> ran = new ArrayList<>();

    @Test
    void taskBehindTheManyOfAnotherLineIsSecond() {
        Executor busy = fair.line();
        Executor quiet = fair.line();
        add(busy, "busy 1", "busy 2", "busy 3", "busy 4");
        add(quiet, "quiet 1");

        runAll();

        assertThat(ran).containsExactly("busy 1", "quiet 1", "busy 2", "busy 3", "busy 4");
    }

    @Test
    void linesTakeTurns() {
        Executor first = fair.line();
        Executor second = fair.line();
        add(first, "a1", "a2", "a3");
        add(second, "b1", "b2", "b3");

        runAll();

        assertThat(ran).containsExactly("a1", "b1", "a2", "b2", "a3", "b3");
    }

    @Test
    void lineThatWasEmptyGoesOn() {
        Executor line = fair.line();
        add(line, "1");
        runAll();

        line.execute(() -> add(line, "3"));
        add(line, "2");
        runAll();

        assertThat(ran).containsExactly("1", "2", "3");
    }

    private void add(Executor line, String... tasks) {
        for (String task : tasks) {
            line.execute(() -> ran.add(task));
        }
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }
}
