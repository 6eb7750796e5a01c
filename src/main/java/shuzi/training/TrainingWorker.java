package shuzi.training;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import shuzi.core.id.JobId;
import shuzi.core.network.DivergedException;
import shuzi.database.DatabaseAvailability;
import shuzi.training.TrainingJobs.Claim;
import shuzi.web.problem.DamagedException;
import shuzi.web.problem.ProblemException;

/** Claims a job, executes it and stores its result. */
@Component
class TrainingWorker {

    private static final Logger log = LoggerFactory.getLogger(TrainingWorker.class);
    private static final String INTERNAL_ERROR = "an internal error occurred; the log has the details";

    private final TrainingJobs jobs;
    private final JobExecution.Services services;
    private final TrainingSettings settings;
    private final ShutdownSignal shutdown;
    private final DatabaseRetry retry;
    private final TrainingMetrics metrics;
    private final Ticker ticker;

    TrainingWorker(
            TrainingJobs jobs,
            JobExecution.Services services,
            TrainingSettings settings,
            ShutdownSignal shutdown,
            DatabaseRetry retry,
            TrainingMetrics metrics,
            Ticker ticker) {
        this.jobs = jobs;
        this.services = services;
        this.settings = settings;
        this.shutdown = shutdown;
        this.retry = retry;
        this.metrics = metrics;
        this.ticker = ticker;
    }

    /** Runs the job to its end, or until this process stops. */
    JobExit run(JobId id) {
        if (shutdown.hasBegun()) {
            return JobExit.RELEASED;
        }
        Optional<Claim> claimed = jobs.claim(id);
        if (claimed.isEmpty()) {
            return JobExit.ENDED;
        }
        TrainingJob job = claimed.get().job();
        try {
            var progress = new ProgressLog(job, ticker);
            JobResult result;
            try (var recorder = new RunRecorder(jobs, job, settings.checkpointInterval(), ticker);
                    var measured = metrics.start(id)) {
                result = execute(claimed.get(), recorder, progress, measured);
                result = flush(job, recorder, result);
            }
            TrainingJob left = store(job, result);
            progress.logEnd(left);
            return left.status().hasEnded() ? JobExit.ENDED : JobExit.RELEASED;
        } catch (JobTakenOverException e) {
            log.info("Job {} has been taken over or has ended: {}", id, e.getMessage());
            jobs.recordAlive(job);
            return JobExit.TAKEN_OVER;
        }
    }

    private JobResult execute(
            Claim claim, RunRecorder recorder, ProgressLog progress, TrainingMetrics.RunningJob measured) {
        TrainingJob job = claim.job();
        log.info(
                "Job {} {}, attempt {}",
                job.id(),
                claim.checkpoint() == null
                        ? "starts"
                        : "continues after epoch " + claim.checkpoint().epoch(),
                job.attempt());
        try {
            return new JobExecution(services, job, recorder, progress, measured).run(claim.checkpoint());
        } catch (TrainingStoppedException e) {
            if (recorder.isTakenOver()) {
                throw JobTakenOverException.of(job.id(), job.attempt());
            }
            return recorder.isCancelled() ? new JobResult.Cancelled() : new JobResult.Released();
        } catch (JobTakenOverException e) {
            throw e;
        } catch (DivergedException e) {
            return new JobResult.Failed(e.getMessage() + "; a lower learning rate or pixel scale may help");
        } catch (GradientCheckFailedException e) {
            return new JobResult.Failed(String.valueOf(e.getMessage()));
        } catch (DamagedException e) {
            log.error("Job {} failed: {}", job.id(), e.detail());
            return new JobResult.Failed(e.detail());
        } catch (ProblemException e) { // its data set or model was deleted
            return new JobResult.Failed(e.detail());
        } catch (OutOfMemoryError e) {
            log.error("Job {} failed", job.id(), e);
            return new JobResult.Failed("the network and the images do not fit into the memory of this service");
        } catch (Throwable e) { // an Error must fail only the job, not the process
            if (DatabaseAvailability.isTransient(e)) {
                log.warn("Job {}: the database is unavailable: {}", job.id(), e.getMessage());
                return new JobResult.Released();
            }
            return failure(job, e);
        }
    }

    /** Stores the last rows. If this fails, the job fails, or another process continues it from its last checkpoint. */
    private JobResult flush(TrainingJob job, RunRecorder recorder, JobResult result) {
        try {
            return recorder.flush(retry::hasGivenUp) ? result : new JobResult.Released();
        } catch (RuntimeException e) {
            return failure(job, e);
        }
    }

    /** Stores the result of a job; the job fails if the result cannot be stored. */
    private TrainingJob store(TrainingJob job, JobResult result) {
        try {
            return retry.run(() -> jobs.end(job, result));
        } catch (JobTakenOverException | TrainingStoppedException e) {
            throw e;
        } catch (Throwable e) {
            if (DatabaseAvailability.isTransient(e)) {
                throw e;
            }
            JobResult failed = failure(job, e);
            return retry.run(() -> jobs.end(job, failed));
        }
    }

    private static JobResult failure(TrainingJob job, Throwable cause) {
        log.error("Job {} failed", job.id(), cause);
        return new JobResult.Failed(INTERNAL_ERROR);
    }
}
