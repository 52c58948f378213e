package io.ingestor.cli;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/** The options that say which server a command talks to. */
final class ServerAddress {

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Host of the server (default ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Its port for gRPC (default ${DEFAULT-VALUE}).")
    private int port;

    /** A channel to it, without encryption; nothing is sent yet. The caller shuts it down. */
    ManagedChannel connect() {
        if (port < 1 || port > 65_535) {
            throw new ConfigurationException(new Origin.Flag("--port"), "must be from 1 to 65535, was " + port);
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new ConfigurationException(new Origin.Flag("--host"), "no address is known for \"" + host + '"');
        }
        return NettyChannelBuilder.forAddress(address).usePlaintext().build();
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
