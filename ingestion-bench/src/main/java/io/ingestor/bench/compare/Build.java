package io.ingestor.bench.compare;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** A build of the project, in a class loader of its own, which shares only the JDK with other builds. */
final class Build implements AutoCloseable {

    private static final String CONTENDERS = "io.ingestor.bench.ingest.";

    private final String name;
    private final URLClassLoader classes;

    /** Loads a build from a class path that contains all of its modules and libraries. */
    Build(String name, List<Path> classPath) throws IOException {
        this.name = name;
        List<URL> urls = new ArrayList<>();
        for (Path element : classPath) {
            urls.add(element.toUri().toURL());
        }
        this.classes = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Opens this build's contender of a class, with records of its own. */
    Opened open(String contender, Path directory, Object... more) throws ReflectiveOperationException {
        Constructor<?> samples =
                classes.loadClass("io.ingestor.bench.log.SampleBlocks").getDeclaredConstructor();
        samples.setAccessible(true);
        Constructor<?> constructor = classes.loadClass(CONTENDERS + contender).getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        List<Object> arguments = new ArrayList<>(List.of(directory, samples.newInstance()));
        arguments.addAll(List.of(more));
        return new Opened(name, constructor.newInstance(arguments.toArray()));
    }

    @Override
    public void close() throws IOException {
        classes.close();
    }

    /** An open contender of a build, with the figures of its turns. */
    static final class Opened implements AutoCloseable {

        private final String build;
        private final Object contender;
        private final List<Map<String, Double>> turns = new ArrayList<>();

        private Opened(String build, Object contender) {
            this.build = build;
            this.contender = contender;
        }

        String build() {
            return build;
        }

        /** Takes a turn of about the given time. */
        @SuppressWarnings("unchecked") // Turn.figures() has this type
        void run(long nanos) throws ReflectiveOperationException {
            Object turn = call(contender, "run", new Class<?>[] {long.class}, nanos);
            turns.add((Map<String, Double>) call(turn, "figures", new Class<?>[0]));
        }

        /** Discards the turns so far. */
        void forget() {
            turns.clear();
        }

        /** Returns the names of the figures, in order. */
        SortedSet<String> figures() {
            return new TreeSet<>(turns.get(0).keySet());
        }

        /** Returns the values of a figure in all turns. */
        List<Double> values(String figure) {
            return turns.stream().map(turn -> turn.get(figure)).toList();
        }

        @Override
        public void close() throws ReflectiveOperationException {
            call(contender, "close", new Class<?>[0]);
        }

        private static Object call(Object target, String name, Class<?>[] types, Object... arguments)
                throws ReflectiveOperationException {
            Method method = target.getClass().getDeclaredMethod(name, types);
            method.setAccessible(true);
            return method.invoke(target, arguments);
        }
    }
}
