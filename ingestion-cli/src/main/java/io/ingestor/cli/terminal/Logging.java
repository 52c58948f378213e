package io.ingestor.cli.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The setup of the server's log. It is done in code, because a logback.xml in this jar would also configure the log of
 * a host that embeds the service. The system property {@code logback.configurationFile} replaces this setup.
 */
public final class Logging {

    /** The format of a log line. */
    public enum Format {
        TEXT,
        JSON
    }

    private Logging() {}

    /** Starts logging to a stream from a level on, including messages of libraries through java.util.logging. */
    public static void start(OutputStream stream, Format format, Level level) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        // Netty must log through java.util.logging like gRPC, so that the server's filter sees the lines of both.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (System.getProperty("logback.configurationFile") != null || !(factory instanceof LoggerContext context)) {
            return;
        }
        context.reset();
        LayoutWrappingEncoder<ILoggingEvent> encoder = encoder(format);
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(keptOpen(stream));
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(level);
        // At debug level, Netty reports missing native libraries, which does not help to debug ingestion.
        context.getLogger("io.netty").setLevel(Level.INFO);
    }

    /**
     * Returns a stream that stays open. An appender closes its stream when it is replaced, but this one belongs to the
     * process.
     */
    private static OutputStream keptOpen(OutputStream stream) {
        return new FilterOutputStream(stream) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    private static LayoutWrappingEncoder<ILoggingEvent> encoder(Format format) {
        LayoutBase<ILoggingEvent> layout = format == Format.JSON ? new JsonLayout() : new LineLayout();
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setLayout(layout);
        encoder.setCharset(StandardCharsets.UTF_8);
        return encoder;
    }
}
