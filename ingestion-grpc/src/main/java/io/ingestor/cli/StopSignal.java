package io.ingestor.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

/**
 * SIGTERM and SIGINT as a future. A shutdown hook would not do: a JVM that runs hooks for a signal ends with 143 or 130, never with 0. The classes are reached by reflection because
 * {@code javac} warns of every mention of them, and no warning can be switched off for that alone.
 */
final class StopSignal {

    private static final int KILLED_BY_SECOND_SIGNAL = 130;

    private StopSignal() {}

    /** The future completes at the first of these signals; a second one ends the process at once. */
    static CompletableFuture<Void> install() {
        CompletableFuture<Void> stop = new CompletableFuture<>();
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                if (!stop.complete(null)) {
                    Runtime.getRuntime().halt(KILLED_BY_SECOND_SIGNAL);
                }
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
            for (String name : new String[] {"TERM", "INT"}) {
                signal.getMethod("handle", signal, signalHandler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException e) {
            throw new CommandException(
                    "this JVM offers no signals (module jdk.unsupported is missing): use a complete JDK 17 or later",
                    e);
        }
        return stop;
    }
}
