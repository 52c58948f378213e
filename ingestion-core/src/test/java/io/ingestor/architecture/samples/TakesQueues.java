package io.ingestor.architecture.samples;

import java.util.List;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/** Breaks the Agrona rule and, inside a generic type, the rule of public signatures. */
public class TakesQueues {
    public int size(List<ManyToOneConcurrentArrayQueue<String>> queues) {
        return queues.get(0).size();
    }
}
