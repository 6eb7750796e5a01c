package shuzi.web.request;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import shuzi.web.RequestId;

/**
 * Gives each request an id, adds it to the context of log lines, and logs one line for each request, with the field
 * names of the Elastic Common Schema. It is a valve, not a filter, to cover the requests that Tomcat itself rejects.
 */
public final class RequestLog extends ValveBase implements AccessLog {

    /** Maximum number of characters of a path, here and in the audit log. */
    public static final int MAX_PATH = 1000;

    private static final Logger log = LoggerFactory.getLogger("shuzi.access");

    private static final int MAX_METHOD = 100; // characters

    private static final Pattern POLLED = Pattern.compile("/training-jobs/[^/]+(/epochs)?$");

    RequestLog() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String id = RequestId.give(request.getRequest(), request.getHeader(RequestId.HEADER));
        response.setHeader(RequestId.HEADER, id);
        MDC.put(RequestId.KEY, id);
        try {
            getNext().invoke(request, response);
        } finally {
            MDC.remove(RequestId.KEY);
        }
    }

    @Override
    public void log(Request request, Response response, long nanos) {
        int status = StreamedOutcome.of(request).map(StreamedOutcome::status).orElse(response.getStatus());
        Level level = level(request.getMethod(), request.getRequestURI(), status);
        if (!log.isEnabledForLevel(level) || WarmUpRequests.isMarked(request)) {
            return;
        }
        String method = shortened(request.getMethod(), MAX_METHOD);
        // not decoded, so that it contains no line break, and without the query
        String path = shortened(request.getRequestURI(), MAX_PATH);
        String address = request.getAttribute(REMOTE_ADDR_ATTRIBUTE) instanceof String forwarded
                ? forwarded // behind a gateway
                : request.getRemoteAddr();
        var line = log.atLevel(level)
                .addKeyValue("http.request.method", method)
                .addKeyValue("url.path", path)
                .addKeyValue("http.response.status_code", status)
                .addKeyValue("http.response.body.bytes", response.getBytesWritten(false))
                .addKeyValue("event.duration", nanos)
                .addKeyValue("client.address", address);
        String client = "";
        String name = Client.name(request);
        if (name != null) {
            line = line.addKeyValue("user.name", name);
            client = name + " at ";
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        MDC.put(RequestId.KEY, RequestId.of(request));
        line.log("{} {} {} in {} ms, from {}{}", method, path, status, millis, client, address);
        MDC.remove(RequestId.KEY);
    }

    /** Returns DEBUG for a client that polls a job, whose lines would drown all others, and INFO for all others. */
    static Level level(@Nullable String method, @Nullable String path, int status) {
        boolean polling =
                "GET".equals(method) && path != null && POLLED.matcher(path).find() && status < 400;
        return polling ? Level.DEBUG : Level.INFO;
    }

    private static String shortened(@Nullable String text, int max) {
        return text == null ? "-" : text.length() <= max ? text : text.substring(0, max);
    }

    @Override
    public void setRequestAttributesEnabled(boolean enabled) {}

    @Override
    public boolean getRequestAttributesEnabled() {
        return true;
    }
}
