package io.ingestor.cli.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that name the configuration file or override values of it. {@link Setting} checks them like other values.
 */
public final class ConfigurationOptions {

    @Mixin
    private ConfigurationFileOption config = new ConfigurationFileOption();

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Directory of the log; sets storage.data_dir.")
    private @Nullable String dataDir;

    @Option(names = "--port", paramLabel = "PORT", description = "Port for gRPC; sets ingestion.port.")
    private @Nullable String port;

    @Option(names = "--http-port", paramLabel = "PORT", description = "Port for HTTP; sets ingestion.http_port.")
    private @Nullable String httpPort;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Address to listen on; sets ingestion.bind_address.")
    private @Nullable String bind;

    /**
     * Loads the configuration in effect.
     *
     * @throws ConfigurationException if it is invalid
     */
    public Configuration load(Map<String, String> environment) {
        Map<Setting<?>, RawValue> flags = new LinkedHashMap<>();
        flag(flags, Settings.DATA_DIR, "--data-dir", dataDir);
        flag(flags, Settings.PORT, "--port", port);
        flag(flags, Settings.HTTP_PORT, "--http-port", httpPort);
        flag(flags, Settings.BIND_ADDRESS, "--bind", bind);
        return Configuration.load(config.file(), environment, flags);
    }

    private static void flag(
            Map<Setting<?>, RawValue> flags, Setting<?> setting, String option, @Nullable String text) {
        if (text != null) {
            flags.put(setting, new RawValue(RawValue.Kind.PLAIN, text, new Origin.Flag(option)));
        }
    }
}
