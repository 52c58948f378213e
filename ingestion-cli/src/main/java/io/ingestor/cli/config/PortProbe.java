package io.ingestor.cli.config;

import io.ingestor.cli.terminal.Failures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** A test that a port is free. */
final class PortProbe {

    private PortProbe() {}

    /**
     * Returns a notice if the port is in use, possibly by the running server itself.
     *
     * @throws ConfigurationException if this user cannot listen on the port for another reason
     */
    static Optional<String> taken(Configuration configuration, Setting<Integer> setting) {
        int port = configuration.value(setting);
        String address = configuration.value(Settings.BIND_ADDRESS);
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, port));
            return Optional.empty();
        } catch (IOException e) {
            Origin origin = configuration.origin(setting);
            String reason = Failures.describe(e);
            if (reason.contains("in use")) {
                return Optional.of(origin.describe() + ": " + setting.path() + ": port " + port + " of " + address
                        + " is in use; serve cannot start until it is free");
            }
            throw new ConfigurationException(
                    origin,
                    setting.path() + " must be a port that this user may listen on, was " + port + ": " + reason);
        }
    }
}
