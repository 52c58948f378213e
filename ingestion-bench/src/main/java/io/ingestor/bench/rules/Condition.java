package io.ingestor.bench.rules;

import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.Transform;
import java.io.IOException;
import java.lang.reflect.Proxy;

/** A configured condition on encoded records, none of which it drops. */
public final class Condition implements Work {

    private final String expression;
    private final Transform transform;
    private final HeldRecords records;
    private final RecordBuilder unused = (RecordBuilder) Proxy.newProxyInstance(
            RecordBuilder.class.getClassLoader(), new Class<?>[] {RecordBuilder.class}, (proxy, method, arguments) -> {
                throw new IllegalStateException("no record must be built");
            });

    public Condition(String expression) throws IOException {
        this.expression = expression;
        this.transform = SampleTransforms.dropping(expression);
        this.records = new HeldRecords(RecordForm.READING);
    }

    @Override
    public String name() {
        return "drop_if " + expression + " on encoded bytes";
    }

    @Override
    public int pass() {
        for (int i = 0; i < HeldRecords.COUNT; i++) {
            if (transform.apply(records.fields(i), unused) != Transform.Outcome.KEPT) {
                throw new IllegalStateException("no record must be dropped");
            }
        }
        return HeldRecords.COUNT;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
