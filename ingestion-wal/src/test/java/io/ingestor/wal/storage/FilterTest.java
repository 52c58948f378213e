package io.ingestor.wal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tests that the filters pass on every call. A missing override would silently use the default method of the interface.
 */
class FilterTest {

    private static final Map<Class<?>, Object> SAMPLES = Map.of(
            String.class,
            "name",
            List.class,
            List.of("name"),
            Instant.class,
            Instant.EPOCH,
            ByteBuffer.class,
            ByteBuffer.allocate(1),
            DirectoryLock.class,
            (DirectoryLock) () -> {},
            int.class,
            3,
            long.class,
            7L,
            boolean.class,
            true);

    private final List<String> calls = new ArrayList<>();

    @Test
    void aDirectoryPassesEveryCallOn() throws Exception {
        StorageDirectory filter = new FilterDirectory(recording(StorageDirectory.class)) {};

        passesOn(StorageDirectory.class, filter);
    }

    @Test
    void aFilePassesEveryCallOn() throws Exception {
        WritableFile filter = new FilterFile(recording(WritableFile.class)) {};

        passesOn(WritableFile.class, filter);
    }

    private <T> void passesOn(Class<T> type, T filter) throws Exception {
        for (Method method : type.getMethods()) {
            // It calls write, so that a subclass overrides only one of the two.
            if (method.getName().equals("writeFully")) {
                continue;
            }
            Object[] arguments = Arrays.stream(method.getParameterTypes())
                    .map(FilterTest::sample)
                    .toArray();
            calls.clear();

            Object result = method.invoke(filter, arguments);

            assertThat(calls).containsExactly(call(method, arguments));
            assertThat(result).isEqualTo(sample(method.getReturnType()));
        }
    }

    private <T> T recording(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    calls.add(call(method, arguments));
                    return sample(method.getReturnType());
                }));
    }

    private static String call(Method method, Object @Nullable [] arguments) {
        return method.getName() + Arrays.toString(arguments == null ? new Object[0] : arguments);
    }

    private static @Nullable Object sample(Class<?> type) {
        return SAMPLES.get(type);
    }
}
