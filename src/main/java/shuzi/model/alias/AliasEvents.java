package shuzi.model.alias;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import shuzi.web.event.EventStreams;
import shuzi.web.problem.TooManyRequestsException;

/**
 * Sends Server-Sent Events to the clients that watch aliases on this replica. One thread serves all clients: when
 * {@link AliasResolver} has followed a change, and every second. Writes do not block.
 */
@Component
class AliasEvents implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AliasEvents.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int REVISIONS_AT_ONCE = 100; // so that a client far behind does not delay the others

    private final AliasRepository aliases;
    private final AliasResolver resolver;
    private final EventStreams streams;
    private final Set<AliasEventStream> watching = new HashSet<>(); // used by the thread only
    private final ScheduledThreadPoolExecutor thread;
    private volatile @Nullable Future<?> ticks;

    AliasEvents(AliasRepository aliases, AliasResolver resolver, EventStreams streams) {
        this.aliases = aliases;
        this.resolver = resolver;
        this.streams = streams;
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("alias-events").factory());
    }

    /**
     * Answers a request with the changes of an alias.
     *
     * @param lastRevision number of the last revision that the client has seen; 0 if none
     * @throws TooManyRequestsException if the maximum number of clients watches
     */
    void stream(String alias, int lastRevision, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (!streams.accept(request, response)) {
            return;
        }
        AliasEventStream stream;
        try {
            stream = request.upgrade(AliasEventStream.class);
        } catch (IOException | ServletException | RuntimeException e) {
            streams.release();
            throw e;
        }
        try {
            stream.begin(
                    alias,
                    lastRevision,
                    streams.writeTimeout(),
                    streams.now(),
                    () -> execute(() -> advance(stream)),
                    response);
            thread.execute(() -> watching.add(stream));
        } catch (IOException | RejectedExecutionException ignored) { // the client has gone, or this replica stops
            streams.release();
            stream.close();
        }
    }

    private void execute(Runnable task) {
        try {
            thread.execute(() -> runGuarded(task));
        } catch (RejectedExecutionException e) {
            log.debug("This replica stops", e);
        }
    }

    /** Runs a task and logs its failure. If the database was unavailable, the next tick finds the changes. */
    private static void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (DataAccessException | TransactionException e) {
            log.debug("Cannot read the changes of aliases", e);
        } catch (Throwable e) { // later events must be sent
            log.error("Cannot send the events of aliases", e);
        }
    }

    /** Sends the changes that a client has not seen. */
    private void advance(AliasEventStream stream) {
        while (stream.isWritable()) {
            List<AliasRevision> changes = aliases.after(stream.alias(), stream.revision(), REVISIONS_AT_ONCE);
            if (changes.isEmpty()) {
                return;
            }
            var events = new ByteArrayOutputStream();
            for (AliasRevision change : changes) {
                events.writeBytes(streams.event("id: " + change.revision() + "\nevent: revision\n", change));
            }
            stream.write(events.toByteArray(), changes.getLast().revision(), streams.now());
        }
        if (stream.isClosed() && watching.remove(stream)) {
            streams.release();
        }
    }

    /** Sends new changes, and comments to idle streams. */
    private void tick() {
        if (watching.isEmpty()) {
            return;
        }
        Map<String, Integer> latest = aliases.latestRevisions(
                watching.stream().map(AliasEventStream::alias).collect(Collectors.toSet()));
        for (AliasEventStream stream : List.copyOf(watching)) {
            if (stream.isClosed() || latest.getOrDefault(stream.alias(), 0) > stream.revision()) {
                advance(stream);
            }
            streams.keepAlive(stream);
        }
    }

    @Override
    public void start() {
        resolver.onChange(() -> execute(this::tick));
        ticks = thread.scheduleWithFixedDelay(
                () -> runGuarded(this::tick), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends all streams before the web server stops, which would wait for them. Their clients reconnect. */
    @Override
    public void stop() {
        execute(() -> watching.forEach(AliasEventStream::end));
        thread.shutdown();
    }

    @Override
    public boolean isRunning() {
        return ticks != null && !thread.isShutdown();
    }
}
