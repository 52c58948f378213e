package io.ingestor.grpc.internal.http;

import io.ingestor.IngestorState;
import io.ingestor.grpc.guard.Authenticator;
import io.ingestor.grpc.guard.Principal;
import io.ingestor.grpc.guard.Refusal;
import io.ingestor.grpc.guard.Verdict;
import io.ingestor.grpc.internal.guard.Authentication;
import io.ingestor.grpc.internal.guard.ServingState;
import io.ingestor.grpc.internal.host.HostLogger;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The handler of one HTTP connection. {@code /health} reports that the process is alive, {@code /ready} whether it
 * takes records, and {@code /metrics} the figures of {@link MetricsPage}.
 */
public final class HttpAnswers extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final HostLogger LOGGER = HostLogger.of(HttpAnswers.class.getName());

    private static final Set<String> PATHS = Set.of("/health", "/ready", "/metrics");

    /** A host and a port, either of which may be missing. */
    private static final Pattern HOST = Pattern.compile("[^\\s/?#@\\\\]*");

    private final ServingState state;
    private final MetricsPage metrics;
    private final HostProblems problems;
    private final Authentication authentication;
    private final Executor executor;
    private boolean asked;

    /**
     * Creates the handler of one connection.
     *
     * @param problems the problems of the host, which {@code /ready} counts
     * @param authentication the authentication of {@code /metrics}; the other paths are for probes, which have no
     *     credentials
     * @param executor runs the metrics, because the HTTP thread also accepts connections and must not wait for a lock
     */
    public HttpAnswers(
            ServingState state,
            MetricsPage metrics,
            HostProblems problems,
            Authentication authentication,
            Executor executor) {
        this.state = state;
        this.metrics = metrics;
        this.problems = problems;
        this.authentication = authentication;
        this.executor = executor;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (asked) {
            // A connection gets a single answer. A faster answer to a later request must not replace it.
            return;
        }
        asked = true;
        FullHttpResponse refusal = refusal(request);
        if (refusal != null) {
            send(context, refusal);
            return;
        }
        switch (path(request)) {
            case "/health" -> send(context, json(HttpResponseStatus.OK, "{\"status\":\"ok\"}"));
            case "/ready" -> send(context, ready());
            default -> {
                Arriving call = new Arriving(
                        request.method() + " " + path(request),
                        request.headers(),
                        context.channel().remoteAddress());
                executor.execute(() -> send(context, metrics(call)));
            }
        }
    }

    private static void send(ChannelHandlerContext context, FullHttpResponse response) {
        ChannelFuture unused = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOGGER.log(Level.DEBUG, () -> "event=http_connection_failed cause=\"" + cause + '"', null);
        ChannelFuture unused = context.close();
    }

    /** Returns the path of a target in origin form, or in absolute form as proxies send it (RFC 9112, 3.2). */
    private static String path(FullHttpRequest request) {
        String target = request.uri();
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        if (scheme > 0) {
            int path = target.indexOf('/', scheme + 3);
            target = path < 0 ? "/" : target.substring(path);
        }
        return target.split("\\?", 2)[0];
    }

    /** Returns true if the Host headers conform to RFC 9112, 3.2: exactly one from HTTP/1.1 on, at most one before. */
    private static boolean isHostValid(FullHttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        return hosts.isEmpty()
                ? request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0
                : hosts.size() == 1 && HOST.matcher(hosts.get(0)).matches();
    }

    private static @Nullable FullHttpResponse refusal(FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return json(HttpResponseStatus.BAD_REQUEST, "{\"error\":\"not an HTTP/1.1 request\"}");
        }
        if (!isHostValid(request)) {
            return json(HttpResponseStatus.BAD_REQUEST, "{\"error\":\"there must be one valid Host header\"}");
        }
        if (!PATHS.contains(path(request))) {
            return json(HttpResponseStatus.NOT_FOUND, "{\"error\":\"the paths are /health, /ready and /metrics\"}");
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            FullHttpResponse response = json(HttpResponseStatus.METHOD_NOT_ALLOWED, "{\"error\":\"use GET\"}");
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            return response;
        }
        return null;
    }

    private FullHttpResponse ready() {
        String name = state.name();
        boolean ready = name.equals(IngestorState.OPEN.name());
        return json(
                ready ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                "{\"status\":\"" + (ready ? "ready" : "not ready") + "\",\"state\":\"" + name + "\""
                        + (name.equals(ServingState.DEGRADED) ? suspension() : "") + problems.json() + "}");
    }

    /**
     * Returns the JSON fields of a suspension. Its reason, which names files and bytes, is only in the server's log.
     */
    private String suspension() {
        return ",\"reason\":\"records are refused because the log cannot grow: the disk is full or fails\""
                + state.suspension()
                        .map(suspension -> ",\"since\":\"" + suspension.since() + "\"")
                        .orElse("");
    }

    private FullHttpResponse metrics(Arriving call) {
        Verdict verdict = authentication.verdict(call);
        if (verdict instanceof Refusal refusal) {
            return refused(refusal);
        }
        if (verdict instanceof Principal caller && !caller.mayUse("")) {
            return refused(Refusal.PERMISSION_DENIED);
        }
        try {
            return response(HttpResponseStatus.OK, Exposition.CONTENT_TYPE, metrics.text());
        } catch (RuntimeException e) {
            LOGGER.log(Level.ERROR, "event=metrics_failed", e);
            return json(HttpResponseStatus.INTERNAL_SERVER_ERROR, "{\"error\":\"see the log of the server\"}");
        }
    }

    private static FullHttpResponse refused(Refusal refusal) {
        if (refusal == Refusal.PERMISSION_DENIED) {
            return json(HttpResponseStatus.FORBIDDEN, "{\"error\":\"the caller may not read this\"}");
        }
        FullHttpResponse response =
                json(HttpResponseStatus.UNAUTHORIZED, "{\"error\":\"the request has no valid credentials\"}");
        // RFC 9110, 11.6.1: a 401 response names a scheme.
        response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        return response;
    }

    private static FullHttpResponse json(HttpResponseStatus status, String body) {
        return response(status, HttpHeaderValues.APPLICATION_JSON, body);
    }

    private static FullHttpResponse response(HttpResponseStatus status, CharSequence contentType, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CONTENT_LENGTH, bytes.length)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    private record Arriving(
            String method, HttpHeaders headers, @Nullable SocketAddress address) implements Authenticator.Call {

        @Override
        public Optional<String> header(String name) {
            List<String> values = headers.getAll(name);
            return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
        }

        @Override
        public Optional<SocketAddress> peer() {
            return Optional.ofNullable(address);
        }
    }
}
