package io.ingestor.architecture.samples;

public final class LogsItself {
    public void log() {
        System.getLogger("samples").log(System.Logger.Level.INFO, "a line");
    }
}
