package shuzi.training;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shuzi.database.DatabaseAvailability;

/**
 * Writes down what a run comes to, on a thread of its own beside it: rows of epochs in their order, and checkpoints, each
 * after the rows of its epochs. While the database does not answer, rows are kept until it does. It also looks whether the
 * run is to end: a client has cancelled the job, or another process has taken it over.
 */
final class RunRecorder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunRecorder.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Some hundred bytes each; a run that is so far ahead of the database waits. */
    private static final int MAX_ROWS = 10_000;

    private final TrainingJobs jobs;
    private final UUID id;
    private final int attempt;
    private final Duration checkpointInterval;
    private final Ticker ticker;
    private final Thread thread;
    private final Deque<EpochResult> rows = new ArrayDeque<>();
    private @Nullable Checkpoint checkpoint; // that waits or is being written
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

    /** Whether a client wants the run to stop. */
    boolean isCancelled() {
        return cancelled;
    }

    /** Whether the run may not write any more. */
    boolean isTakenOver() {
        return takenOver;
    }

    /** Whether nothing more is to come of the run: it is cancelled, taken over, or cannot be written for good. */
    boolean isOver() {
        return cancelled || takenOver || failure != null;
    }

    /**
     * Takes a row. Waits while there are too many.
     *
     * @param giveUp whether not to wait any longer; the row is then taken all the same
     * @throws RuntimeException that kept an earlier row from being written for good
     */
    synchronized void add(EpochResult row, BooleanSupplier giveUp) {
        while (isWriting() && rows.size() >= MAX_ROWS && !giveUp.getAsBoolean()) {
            await(POLL, () -> rows.size() < MAX_ROWS);
        }
        rows.add(row);
        notifyAll();
    }

    /** Whether it is time for a checkpoint: the last one was written a while ago, and none is being written. */
    synchronized boolean wantsCheckpoint() {
        return checkpoint == null && ticker.read() - lastCheckpoint >= checkpointInterval.toNanos();
    }

    /** Takes a checkpoint, of the epochs whose rows it has; one that waits is not needed any more. */
    synchronized void add(Checkpoint latest) {
        checkpoint = latest;
        notifyAll();
    }

    /**
     * Waits until all is written.
     *
     * @param giveUp whether not to wait any longer
     * @return whether all rows are written
     * @throws RuntimeException that keeps it from being written for good
     */
    synchronized boolean flush(BooleanSupplier giveUp) {
        while (isWriting() && (!rows.isEmpty() || checkpoint != null) && !giveUp.getAsBoolean()) {
            await(POLL, () -> rows.isEmpty() && checkpoint == null);
        }
        return rows.isEmpty();
    }

    private boolean isWriting() {
        RuntimeException broken = failure;
        if (broken != null) {
            throw broken;
        }
        return !takenOver && !closed;
    }

    /** Ends the thread; what is not written will not be. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) { // nothing of this run is written later
            try {
                thread.join();
            } catch (InterruptedException again) {
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
        } catch (JobTakenOverException successor) {
            log.info("Job {}: {}", id, successor.getMessage());
            end(null);
        } catch (RuntimeException broken) {
            end(broken);
        } catch (Throwable broken) { // without this thread the run would wait for ever
            end(new IllegalStateException("what the run has come to cannot be written", broken));
        }
    }

    private void write() {
        boolean answers = true;
        while (true) {
            List<EpochResult> some;
            Checkpoint latest;
            synchronized (this) {
                if (answers) {
                    await(POLL, () -> closed || !rows.isEmpty() || checkpoint != null);
                } else {
                    await(RETRY, () -> closed);
                }
                if (closed) {
                    return;
                }
                some = List.copyOf(rows);
                latest = checkpoint;
            }
            try {
                boolean cancelRequested = jobs.record(id, attempt, some, latest);
                if (!answers) {
                    log.info("Job {}: the database is available again", id);
                }
                answers = true;
                cancelled |= cancelRequested;
                written(some.size(), latest);
            } catch (RuntimeException failed) {
                if (!DatabaseAvailability.isTransient(failed)) {
                    throw failed;
                }
                if (answers) {
                    log.warn("Job {}: the database is unavailable, training continues: {}", id, failed.getMessage());
                }
                answers = false;
                forget(latest);
            }
        }
    }

    private synchronized void written(int count, @Nullable Checkpoint latest) {
        for (int i = 0; i < count; i++) {
            rows.remove();
        }
        if (latest != null) {
            lastCheckpoint = ticker.read();
            forget(latest);
        }
        notifyAll();
    }

    /** The next epoch gives a later one, unless it already has. */
    @SuppressWarnings("ReferenceEquality") // another one may have come meanwhile
    private synchronized void forget(@Nullable Checkpoint latest) {
        if (checkpoint == latest) {
            checkpoint = null;
        }
        notifyAll();
    }

    private synchronized void end(@Nullable RuntimeException broken) {
        failure = broken;
        takenOver = broken == null;
        notifyAll();
    }

    private synchronized void await(Duration most, BooleanSupplier condition) {
        long began = System.nanoTime();
        long left = most.toMillis();
        while (left > 0 && !condition.getAsBoolean()) {
            try {
                wait(left);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new TrainingStoppedException();
            }
            left = most.minusNanos(System.nanoTime() - began).toMillis();
        }
    }
}
