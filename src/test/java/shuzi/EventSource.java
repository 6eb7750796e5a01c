package shuzi;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads Server-Sent Events as they arrive (HTML standard, section 9.2). */
public final class EventSource implements AutoCloseable {

    private final HttpResponse<Stream<String>> response;
    private final Iterator<String> lines;

    /**
     * Starts to read.
     *
     * @throws AssertionError if the response is not a stream of events
     */
    public EventSource(Api api, String path, String... headers) {
        response = api.lines(path, headers);
        if (response.statusCode() != 200) {
            throw new AssertionError("expected 200 but got " + response.statusCode());
        }
        lines = response.body().iterator();
    }

    /**
     * An event.
     *
     * @param id the id, or an empty text if it has none
     */
    public record Event(String name, String id, JsonNode data) {}

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Returns the next line, which may be a comment, or null at the end of the stream. */
    public @Nullable String line() {
        return lines.hasNext() ? lines.next() : null;
    }

    /** Returns the next event, or null at the end of the stream. */
    public @Nullable Event next() {
        String name = "message";
        String id = "";
        String data = "";
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty() && !data.isEmpty()) {
                return new Event(name, id, JsonMapper.shared().readTree(data));
            } else if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.startsWith("data: ")) {
                data += line.substring("data: ".length());
            }
        }
        return null;
    }

    /** Returns all events until the end of the stream. */
    public List<Event> rest() {
        var events = new ArrayList<Event>();
        for (Event event = next(); event != null; event = next()) {
            events.add(event);
        }
        return events;
    }

    @Override
    public void close() {
        response.body().close();
    }
}
