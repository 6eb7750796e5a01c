package shuzi.training;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shuzi.core.id.JobId;
import shuzi.database.DatabaseAvailability;

/**
 * Stores the results of a run, on a thread of its own: rows of epochs in their order, and checkpoints, each after the
 * rows of its epochs. It keeps the rows in memory while the database is unavailable. It also checks whether the run has
 * to end because a client has cancelled the job or another process has taken it over.
 */
final class RunRecorder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunRecorder.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /**
     * Maximum number of rows in memory, of some hundred bytes each. A run that is further ahead of the database waits.
     */
    private static final int MAX_ROWS = 10_000;

    private final TrainingJobs jobs;
    private final JobId id;
    private final int attempt;
    private final Duration checkpointInterval;
    private final Ticker ticker;
    private final Thread thread;
    private final Deque<EpochResult> rows = new ArrayDeque<>();
    private @Nullable Checkpoint checkpoint; // waits or is being written
    private long lastCheckpoint; // by the ticker
    private boolean closed;
    private volatile @Nullable RuntimeException failure;
    private volatile boolean cancelled;
    private volatile boolean takenOver;

    RunRecorder(TrainingJobs jobs, TrainingJob job, Duration checkpointInterval, Ticker ticker) {
        this.jobs = jobs;
        this.id = job.id();
        this.attempt = job.attempt();
        this.checkpointInterval = checkpointInterval;
        this.ticker = ticker;
        this.lastCheckpoint = ticker.read();
        this.thread = Thread.ofPlatform().name("training-recorder").daemon().start(this::run);
    }

    /** Returns whether a client has cancelled the job. */
    boolean isCancelled() {
        return cancelled;
    }

    /** Returns whether another run has taken the job over, or the job has ended. */
    boolean isTakenOver() {
        return takenOver;
    }

    /** Returns whether the run has to end: it is cancelled or taken over, or its results cannot be stored. */
    boolean isOver() {
        return cancelled || takenOver || failure != null;
    }

    /**
     * Adds a row. Waits while {@link #MAX_ROWS} rows are in memory.
     *
     * @param giveUp returns whether to stop waiting; the row is added even then
     * @throws RuntimeException if an earlier row could not be stored, for a reason other than an unavailable database
     */
    synchronized void add(EpochResult row, BooleanSupplier giveUp) {
        while (isWriting() && rows.size() >= MAX_ROWS && !giveUp.getAsBoolean()) {
            await(POLL, () -> rows.size() < MAX_ROWS);
        }
        rows.add(row);
        notifyAll();
    }

    /** Returns whether a checkpoint is due: the interval has passed since the last one, and none waits. */
    synchronized boolean wantsCheckpoint() {
        return checkpoint == null && ticker.read() - lastCheckpoint >= checkpointInterval.toNanos();
    }

    /** Adds a checkpoint, after the rows of its epochs. It replaces a checkpoint that waits. */
    synchronized void add(Checkpoint latest) {
        checkpoint = latest;
        notifyAll();
    }

    /**
     * Waits until all rows and the checkpoint are stored.
     *
     * @param giveUp returns whether to stop waiting
     * @return whether all rows are stored
     * @throws RuntimeException if they cannot be stored, for a reason other than an unavailable database
     */
    synchronized boolean flush(BooleanSupplier giveUp) {
        while (isWriting() && (!rows.isEmpty() || checkpoint != null) && !giveUp.getAsBoolean()) {
            await(POLL, () -> rows.isEmpty() && checkpoint == null);
        }
        return rows.isEmpty();
    }

    private boolean isWriting() {
        RuntimeException cause = failure;
        if (cause != null) {
            throw cause;
        }
        return !takenOver && !closed;
    }

    /** Ends the thread. Rows and checkpoints that are not stored yet are lost. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) { // after this method, the thread writes nothing
            try {
                thread.join();
            } catch (InterruptedException ignored) { // the flag is restored below
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            write();
        } catch (JobTakenOverException e) {
            log.info("Job {}: {}", id, e.getMessage());
            end(null);
        } catch (RuntimeException e) {
            end(e);
        } catch (Throwable e) { // without this thread, the run would wait for ever
            end(new IllegalStateException("the results of the run cannot be stored", e));
        }
    }

    private void write() {
        boolean available = true;
        while (true) {
            List<EpochResult> waiting;
            Checkpoint latest;
            synchronized (this) {
                if (available) {
                    await(POLL, () -> closed || !rows.isEmpty() || checkpoint != null);
                } else {
                    await(RETRY, () -> closed);
                }
                if (closed) {
                    return;
                }
                waiting = List.copyOf(rows);
                latest = checkpoint;
            }
            try {
                boolean cancelRequested = jobs.record(id, attempt, waiting, latest);
                if (!available) {
                    log.info("Job {}: the database is available again", id);
                }
                available = true;
                cancelled |= cancelRequested;
                removeWritten(waiting.size(), latest);
            } catch (RuntimeException e) {
                if (!DatabaseAvailability.isTransient(e)) {
                    throw e;
                }
                if (available) {
                    log.warn("Job {}: the database is unavailable, training continues: {}", id, e.getMessage());
                }
                available = false;
                drop(latest);
            }
        }
    }

    private synchronized void removeWritten(int count, @Nullable Checkpoint latest) {
        for (int i = 0; i < count; i++) {
            rows.remove();
        }
        if (latest != null) {
            lastCheckpoint = ticker.read();
            drop(latest);
        }
        notifyAll();
    }

    /** Drops a checkpoint that was stored or could not be: a later epoch gives the next one. */
    @SuppressWarnings("ReferenceEquality") // the run may have added another one meanwhile
    private synchronized void drop(@Nullable Checkpoint latest) {
        if (checkpoint == latest) {
            checkpoint = null;
        }
        notifyAll();
    }

    private synchronized void end(@Nullable RuntimeException cause) {
        failure = cause;
        takenOver = cause == null;
        notifyAll();
    }

    private synchronized void await(Duration time, BooleanSupplier condition) {
        long began = System.nanoTime();
        long left = time.toMillis();
        while (left > 0 && !condition.getAsBoolean()) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TrainingStoppedException();
            }
            left = time.minusNanos(System.nanoTime() - began).toMillis();
        }
    }
}
