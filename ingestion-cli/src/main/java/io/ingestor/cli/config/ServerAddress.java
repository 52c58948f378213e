package io.ingestor.cli.config;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.ingestor.cli.terminal.Invocation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that name the server to which a command connects. */
public final class ServerAddress {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec command;

    /** The interval of keepalive pings, which detect that the server has vanished during a call. */
    private static final long KEEP_ALIVE_SECONDS = 20;

    private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 10;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description =
                    "Host of the server (default ingestion.bind_address, or this machine if that stands for all addresses).")
    private @Nullable String hostOption;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the server for gRPC (default ingestion.port).")
    private @Nullable String portOption;

    @Mixin
    private ConfigurationFileOption config = new ConfigurationFileOption();

    private String host = Settings.BIND_ADDRESS.defaultValue();
    private int port = Settings.PORT.defaultValue();

    /**
     * Returns an unencrypted channel to the server, not connected yet. The caller shuts it down.
     *
     * @throws ConfigurationException if the address is invalid
     */
    public ManagedChannel connect() {
        KeyLookup keys = new KeyLookup(config.file(), Invocation.of(command).environment());
        KeyLookup.Found<Integer> foundPort = keys.find(Settings.PORT, "--port", portOption);
        KeyLookup.Found<String> foundHost = keys.find(Settings.BIND_ADDRESS, "--host", hostOption);
        if (foundPort.value() == 0) {
            throw new ConfigurationException(
                    foundPort.origin(),
                    foundPort.origin() instanceof Origin.Flag
                            ? "must be from 1 to 65535, was 0"
                            : "must be the port of the server, was 0; name the port in its line \"ready\" with --port");
        }
        port = foundPort.value();
        host = foundHost.value();
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new ConfigurationException(
                    foundHost.origin(), "must be a host with a known address, was \"" + host + "\"; check the name");
        }
        if (address.getAddress().isAnyLocalAddress()) {
            // A server can listen on the wildcard address, but a client cannot connect to it.
            host = InetAddress.getLoopbackAddress().getHostAddress();
            address = new InetSocketAddress(host, port);
        }
        return NettyChannelBuilder.forAddress(address)
                .usePlaintext()
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .build();
    }

    @Override
    public String toString() {
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }
}
