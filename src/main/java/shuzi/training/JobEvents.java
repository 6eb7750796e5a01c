package shuzi.training;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import shuzi.core.id.JobId;
import shuzi.database.DatabaseNotifications;
import shuzi.web.event.EventStreams;
import shuzi.web.problem.TooManyRequestsException;

/**
 * Sends Server-Sent Events to the clients that watch jobs on this replica.
 *
 * <p>One thread serves all clients. It reads the changes of a job when PostgreSQL notifies this replica, whichever
 * replica made the change, and every few seconds in case a notification was lost. It reads once for all clients that
 * have received the same epochs. Writes do not block.
 */
@Component
class JobEvents implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JobEvents.class);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int EPOCHS_AT_ONCE = 200; // so that a client far behind does not delay the others
    private static final byte[] NOTHING = {};

    private final TrainingJobRepository jobs;
    private final EpochRepository epochs;
    private final EventStreams streams;
    private final JobEnds ends;
    private final Map<JobId, Watched> watched = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor thread;
    private long lastPoll; // by the ticker
    private boolean unreachable;
    private volatile @Nullable Future<?> ticks;

    JobEvents(
            TrainingJobRepository jobs,
            EpochRepository epochs,
            EventStreams streams,
            JobEnds ends,
            DatabaseNotifications notifications) {
        this.jobs = jobs;
        this.epochs = epochs;
        this.streams = streams;
        this.ends = ends;
        this.lastPoll = streams.now();
        notifications.subscribe("training_job", this::onNotification, this::onAnyChange);
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("job-events").factory());
    }

    /** A job that clients watch. */
    private static final class Watched {

        private final Set<JobEventStream> streams = new HashSet<>(); // used by the thread only
        private final AtomicBoolean changed = new AtomicBoolean(); // and the thread has not yet read the change
    }

    /**
     * Consecutive epochs as they are sent.
     *
     * @param last number of the last one
     * @param full whether there can be more
     */
    private record Chunk(byte[] events, int last, boolean full) {}

    /**
     * Answers a request with the events of a job until the job ends.
     *
     * @param lastEpoch number of the last epoch that the client has seen; 0 if none
     * @throws TooManyRequestsException if the maximum number of clients watches jobs
     */
    void stream(JobId jobId, int lastEpoch, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (!streams.accept(request, response)) {
            return;
        }
        JobEventStream stream = request.upgrade(JobEventStream.class);
        try {
            stream.begin(jobId, lastEpoch, streams.writeTimeout(), streams.now(), this::onWritable, response);
            thread.execute(() ->
                    watched.computeIfAbsent(jobId, id -> new Watched()).streams.add(stream));
        } catch (IOException | RejectedExecutionException ignored) { // the client has gone, or this replica stops
            streams.release();
            stream.close();
        }
    }

    private void onWritable(JobEventStream stream) {
        execute(() -> advance(stream.jobId(), List.of(stream)));
    }

    private void onNotification(String payload) {
        JobId job;
        try {
            job = new JobId(UUID.fromString(payload));
        } catch (IllegalArgumentException e) { // other programs may send notifications, too
            log.debug("Not the id of a job: {}", payload, e);
            return;
        }
        onChange(job);
    }

    /** Sends the changes of a job. Any thread can call this, also repeatedly for the same change. */
    private void onChange(JobId jobId) {
        if (ends.awaited().contains(jobId)) {
            execute(() -> ends.answerEnded(Set.of(jobId)));
        }
        Watched job = watched.get(jobId);
        if (job != null && job.changed.compareAndSet(false, true)) {
            execute(() -> {
                job.changed.set(false);
                advance(jobId, List.copyOf(job.streams));
            });
        }
    }

    private void onAnyChange() {
        execute(() -> ends.answerEnded(ends.awaited()));
        watched.keySet().forEach(this::onChange);
    }

    private void execute(Runnable task) {
        try {
            thread.execute(() -> runGuarded(task));
        } catch (RejectedExecutionException e) {
            log.debug("This replica stops", e);
        }
    }

    /** Runs a task and logs its failure. If the database was unavailable, the next poll finds the changes. */
    private void runGuarded(Runnable task) {
        try {
            task.run();
            unreachable = false;
        } catch (DataAccessException e) {
            if (!unreachable) {
                log.warn("Cannot read the changes to watched jobs: {}", e.getMessage());
            }
            unreachable = true;
        } catch (RuntimeException e) {
            log.error("Cannot send the events of jobs", e);
        }
    }

    /** Writes new epochs and statuses to streams of a job. */
    private void advance(JobId jobId, Collection<JobEventStream> toAdvance) {
        List<JobEventStream> ready = new ArrayList<>();
        for (JobEventStream stream : toAdvance) {
            if (stream.isWritable()) {
                ready.add(stream);
            } else if (stream.isClosed()) {
                remove(stream);
            }
        }
        if (ready.isEmpty()) {
            return;
        }
        // the status first, the epochs after it: if the job has ended, all its epochs are stored
        TrainingJobRepository.Position position = jobs.positions(Set.of(jobId)).get(jobId);
        if (position == null) { // deleted
            ready.forEach(JobEventStream::end);
            return;
        }
        boolean statusIsNew =
                position.status().hasEnded() || ready.stream().anyMatch(stream -> stream.status() != position.status());
        Optional<JobProgress> job = statusIsNew ? jobs.find(jobId) : Optional.empty();
        JobStatus status = job.map(found -> found.job().status()).orElse(position.status());
        byte[] statusEvent = job.map(this::statusEvent).orElse(NOTHING);
        long now = streams.now();
        var chunks = new HashMap<Integer, Chunk>(); // key: the epoch before the first one
        var behind = new ArrayList<JobEventStream>();
        for (JobEventStream stream : ready) {
            if (!status.hasEnded() && status != stream.status()) {
                stream.writeStatus(statusEvent, status, now);
                if (!stream.isWritable()) {
                    continue;
                }
            }
            Chunk chunk = chunks.computeIfAbsent(stream.epoch(), epoch -> chunk(jobId, epoch));
            if (chunk.last > stream.epoch()) {
                stream.writeEpochs(chunk.events, chunk.last, now);
            }
            if (chunk.full) {
                behind.add(stream);
            } else if (status.hasEnded() && stream.isWritable()) {
                stream.writeStatus(statusEvent, status, now);
                stream.end();
            }
            if (stream.isClosed()) {
                remove(stream);
            }
        }
        if (!behind.isEmpty()) {
            execute(() -> advance(jobId, behind));
        }
    }

    private void remove(JobEventStream stream) {
        Watched job = watched.get(stream.jobId());
        if (job != null && job.streams.remove(stream)) {
            streams.release();
            if (job.streams.isEmpty()) {
                watched.remove(stream.jobId());
            }
        }
    }

    private Chunk chunk(JobId jobId, int after) {
        List<EpochResult> rows = epochs.after(jobId, after, EPOCHS_AT_ONCE);
        var events = new ByteArrayOutputStream();
        for (EpochResult row : rows) {
            events.writeBytes(streams.event("id: " + row.epoch() + "\nevent: epoch\n", row));
        }
        return new Chunk(
                events.toByteArray(), rows.isEmpty() ? after : rows.getLast().epoch(), rows.size() == EPOCHS_AT_ONCE);
    }

    private byte[] statusEvent(JobProgress job) {
        return streams.event("event: status\n", JobBody.from(job));
    }

    /** Sends comments to idle streams, and polls if the interval has passed. Called once a second. */
    private void tick() {
        long now = streams.now();
        for (Watched job : watched.values()) {
            for (JobEventStream stream : List.copyOf(job.streams)) {
                streams.keepAlive(stream);
                if (stream.isClosed()) {
                    remove(stream);
                }
            }
        }
        if (now - lastPoll >= POLL.toNanos()) {
            lastPoll = now;
            poll();
        }
    }

    private void poll() {
        ends.answerEnded(ends.awaited());
        if (watched.isEmpty()) {
            return;
        }
        Map<JobId, TrainingJobRepository.Position> positions = jobs.positions(watched.keySet());
        for (JobId jobId : List.copyOf(watched.keySet())) {
            TrainingJobRepository.Position position = positions.get(jobId);
            Watched job = watched.get(jobId);
            if (job != null) {
                advance(
                        jobId,
                        job.streams.stream()
                                .filter(stream -> position == null
                                        || position.epoch() > stream.epoch()
                                        || position.status() != stream.status())
                                .toList());
            }
        }
    }

    @Override
    public void start() {
        ticks = thread.scheduleWithFixedDelay(
                () -> runGuarded(this::tick), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Answers the requests that wait for a job that had ended before they began to wait. */
    void answerIfEnded(JobId jobId) {
        execute(() -> ends.answerEnded(Set.of(jobId)));
    }

    /**
     * Ends all streams before the web server stops, which would wait for them. Their clients reconnect to another
     * replica.
     */
    @Override
    public void stop() {
        execute(() -> {
            for (Watched job : watched.values()) {
                job.streams.forEach(JobEventStream::end);
            }
            ends.end();
        });
        thread.shutdown(); // cancels the ticks, but still runs the tasks above
    }

    @Override
    public boolean isRunning() {
        return ticks != null && !thread.isShutdown();
    }
}
