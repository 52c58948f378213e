package io.ingestor.grpc.fake;

import io.grpc.health.v1.HealthGrpc;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Floods by hostile and broken clients. Each has a bounded number of steps, and ends early if the server closes the
 * connection.
 */
public enum Attacks {

    /** Calls that are cancelled as soon as they begin. */
    RAPID_RESET {
        @Override
        void step(RawClient client, int stream, int step) throws IOException {
            client.reset(client.call(UNARY, 0));
        }
    },

    /** Calls that the server must reset, because of a window update of 0. */
    INDUCED_RESETS {
        @Override
        void step(RawClient client, int stream, int step) throws IOException {
            client.frame(RawClient.WINDOW_UPDATE, 0, client.call(UNARY, 0), new byte[4]);
        }
    },

    /** Cancelled calls of methods that do not exist. */
    RESETS_OF_UNKNOWN_METHODS {
        @Override
        void step(RawClient client, int stream, int step) throws IOException {
            client.reset(client.call("none/None" + step, 0));
        }
    },

    /** Resets of a stream that is already closed. */
    RESETS_OF_ONE_STREAM {
        @Override
        int begin(RawClient client) throws IOException {
            return client.call(UNARY, 0);
        }

        @Override
        void step(RawClient client, int stream, int step) throws IOException {
            client.reset(stream);
        }
    },

    EMPTY_DATA {
        @Override
        int begin(RawClient client) throws IOException {
            return client.call(STREAM, 0);
        }

        @Override
        void step(RawClient client, int stream, int step) throws IOException {
            client.frame(RawClient.DATA, 0, stream, new byte[0]);
        }
    },

    DATA_ON_A_CLOSED_STREAM {
        @Override
        int begin(RawClient client) throws IOException {
            int stream = client.call(UNARY, 0);
            client.reset(stream);
            return stream;
        }

        @Override
        void step(RawClient client, int stream, int step) throws IOException {
            client.frame(RawClient.DATA, 0, stream, new byte[1]);
        }
    },

    PINGS {
        @Override
        void step(RawClient client, int stream, int step) throws IOException {
            client.frame(RawClient.PING, 0, 0, new byte[8]);
        }
    },

    ANSWERS_TO_NO_PING {
        @Override
        void step(RawClient client, int stream, int step) throws IOException {
            client.frame(RawClient.PING, RawClient.ACK, 0, new byte[8]);
        }
    },

    SETTINGS {
        @Override
        void step(RawClient client, int stream, int step) throws IOException {
            client.frame(RawClient.SETTINGS, 0, 0, new byte[0]);
        }
    },

    PRIORITIES {
        @Override
        void step(RawClient client, int stream, int step) throws IOException {
            client.frame(RawClient.PRIORITY, 0, 2 * step + 1, new byte[] {0, 0, 0, 0, 1});
        }
    },

    WINDOW_UPDATES {
        @Override
        int begin(RawClient client) throws IOException {
            return client.call(STREAM, 0);
        }

        @Override
        void step(RawClient client, int stream, int step) throws IOException {
            client.frame(RawClient.WINDOW_UPDATE, 0, stream, new byte[] {0, 0, 0, 1});
        }
    },

    UNKNOWN_FRAMES {
        @Override
        void step(RawClient client, int stream, int step) throws IOException {
            client.frame(0xfa, 0, 0, new byte[1]);
        }
    };

    public static final String UNARY =
            IngestionServiceGrpc.getIngestRecordMethod().getFullMethodName();
    public static final String STREAM =
            IngestionServiceGrpc.getIngestStreamMethod().getFullMethodName();
    public static final String WATCH = HealthGrpc.getWatchMethod().getFullMethodName();

    private static final int STEPS = 60_000;

    /** Prepares the attack and returns the stream that it uses, if any. */
    int begin(RawClient client) throws IOException {
        return 0;
    }

    abstract void step(RawClient client, int stream, int step) throws IOException;

    /** Runs the attack on one connection. Returns true if the server closed it before the attack ended. */
    public boolean isCutOff(int port) throws IOException {
        try (RawClient client = new RawClient(port)) {
            try {
                int stream = begin(client);
                for (int i = 0; i < STEPS; i++) {
                    step(client, stream, i);
                }
                client.awaitPong();
                return false;
            } catch (IOException closed) {
                return true;
            }
        }
    }

    /** Opens connections with this many calls each, which stay open until their client is closed. */
    public static List<RawClient> openCalls(int port, String method, int connections, int calls) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            RawClient client = new RawClient(port);
            clients.add(client);
            for (int call = 0; call < calls; call++) {
                int stream = client.call(method, 0);
                if (method.equals(WATCH)) {
                    client.message(stream, new byte[0]);
                }
            }
            client.flush();
        }
        return clients;
    }

    /** Sends a message in single bytes. A large frame after each byte fills the read buffer of the server. */
    public static RawClient singleBytes(int port, int bytes) throws IOException {
        RawClient client = new RawClient(port);
        int stream = client.call(STREAM, 0);
        client.frame(RawClient.DATA, 0, stream, RawClient.prefixed(2 * bytes, new byte[0]));
        byte[] filler = new byte[16 << 10];
        for (int i = 0; i < bytes; i++) {
            client.frame(RawClient.DATA, 0, stream, new byte[1]).frame(0xfa, 0, 0, filler);
        }
        client.awaitPong();
        return client;
    }
}
