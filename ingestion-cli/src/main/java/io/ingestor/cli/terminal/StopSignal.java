package io.ingestor.cli.terminal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

/**
 * SIGTERM, SIGINT and SIGHUP as futures. A shutdown hook is not sufficient: a JVM that runs hooks for a signal exits
 * with 143, 130 or 129, never with 0. The JDK's classes are used by reflection, because {@code javac} warns about each
 * mention of them, and this warning cannot be suppressed.
 *
 * @param first completes on the first of these signals, which requests an orderly end
 * @param second completes on the second signal, which requests an immediate end; a third one ends the process
 */
public record StopSignal(CompletableFuture<Void> first, CompletableFuture<Void> second) {

    private static final int KILLED_BY_SIGNAL = 130;

    /** Creates a signal that has not been sent yet. */
    public StopSignal() {
        this(new CompletableFuture<>(), new CompletableFuture<>());
    }

    /** Takes over the signals of this process. */
    public static StopSignal install() {
        StopSignal stop = new StopSignal();
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                stop.signalled();
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> "stop";
        };
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(signalHandler.getClassLoader(), new Class<?>[] {signalHandler}, handler);
            // A SIGHUP that nohup has set to be ignored stays ignored.
            for (String name : new String[] {"TERM", "INT", "HUP"}) {
                signal.getMethod("handle", signal, signalHandler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException e) {
            throw new CommandException(
                    "this JVM cannot handle signals because it lacks the module jdk.unsupported; use a complete JDK 17 or later",
                    e);
        }
        return stop;
    }

    private void signalled() {
        if (!first.complete(null) && !second.complete(null)) {
            halt();
        }
    }

    /** Ends the process immediately, as a signal does. */
    public static void halt() {
        Runtime.getRuntime().halt(KILLED_BY_SIGNAL);
    }
}
