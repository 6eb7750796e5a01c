package shuzi.training;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import shuzi.core.id.JobId;

/** Provides the metrics of training. */
@Component
class TrainingMetrics {

    private static final Logger log = LoggerFactory.getLogger(TrainingMetrics.class);

    /** Limits the age of the reported queue length, so that frequent scrapes do not burden PostgreSQL. */
    private static final Duration QUEUE_AGE = Duration.ofSeconds(5);

    private final MeterRegistry registry;
    private final TrainingJobRepository jobs;
    private final Ticker ticker;
    private final AtomicInteger running = new AtomicInteger();
    private final Timer epochs;
    private double queued = Double.NaN;
    private @Nullable Long queuedAsOf; // by the ticker

    TrainingMetrics(MeterRegistry registry, TrainingJobRepository jobs, Ticker ticker) {
        this.registry = registry;
        this.jobs = jobs;
        this.ticker = ticker;
        this.epochs = Timer.builder("shuzi.training.epochs")
                .description("Epochs that this process has trained, accuracies included")
                .register(registry);
        Gauge.builder("shuzi.training.jobs.running", running, AtomicInteger::get)
                .description("Jobs that this process runs")
                .register(registry);
        Gauge.builder("shuzi.training.jobs.queued", this, TrainingMetrics::queued)
                .description("Jobs that wait, in all processes together")
                .register(registry);
    }

    private synchronized double queued() {
        long now = ticker.read();
        if (queuedAsOf == null || now - queuedAsOf >= QUEUE_AGE.toNanos()) {
            queuedAsOf = now;
            try {
                queued = jobs.countQueued();
            } catch (DataAccessException | TransactionException e) {
                log.debug("The length of the queue is not known: {}", e.getMessage());
                queued = Double.NaN;
            }
        }
        return queued;
    }

    /** Counts a job as running in this process until it is closed. */
    RunningJob start(JobId job) {
        return new RunningJob(job);
    }

    /** A job that this process runs. Its metrics are removed when it is closed. */
    final class RunningJob implements AutoCloseable {

        private final JobId job;
        private @Nullable Gauge gauge;
        private volatile double cost;

        private RunningJob(JobId job) {
            this.job = job;
            running.incrementAndGet();
        }

        void recordEpoch(double latestCost, Duration duration) {
            cost = latestCost;
            epochs.record(duration);
            if (gauge == null) {
                gauge = Gauge.builder("shuzi.training.job.cost", this, run -> run.cost)
                        .description("Cost of the latest epoch of a job that this process runs")
                        .tags(Tags.of("job.id", job.toString()))
                        .register(registry);
            }
        }

        @Override
        public void close() {
            running.decrementAndGet();
            if (gauge != null) {
                registry.remove(gauge);
            }
        }
    }
}
