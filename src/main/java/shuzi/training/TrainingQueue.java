package shuzi.training;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerStarter;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import shuzi.core.id.JobId;

/**
 * Configures the queue of jobs, which db-scheduler keeps in PostgreSQL in order of creation. An entry has only the id
 * of its job. db-scheduler detects by missed heartbeats that the process of a job has died; the job keeps its place in
 * the queue.
 */
@Configuration(proxyBeanMethods = false)
class TrainingQueue {

    private static final TaskDescriptor<Void> TASK = TaskDescriptor.of("training-job");
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final ObjectProvider<Scheduler> scheduler;

    /** The last heartbeats of jobs that have missed some: their processes may be dead. */
    private final Map<String, Instant> suspects = new ConcurrentHashMap<>();

    TrainingQueue(ObjectProvider<Scheduler> scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Adds jobs to the queue, in the caller's transaction. The entry of a job that has ended is removed at its turn.
     */
    interface Entry {

        void add(TrainingJob job);
    }

    @Bean
    Task<Void> trainingTask(ObjectProvider<TrainingWorker> worker) {
        return Tasks.custom(TASK)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY))
                .onDeadExecution((dead, queue) -> {
                    if (confirmDead(dead.getExecution())) {
                        queue.reschedule(dead, dead.getExecution().getExecutionTime());
                    }
                })
                .execute((instance, context) -> switch (worker.getObject()
                        .run(new JobId(UUID.fromString(instance.getId())))) {
                    case ENDED -> new CompletionHandler.OnCompleteRemove<>();
                    case RELEASED ->
                        (released, queue) -> queue.reschedule(
                                released, released.getExecution().getExecutionTime());
                    case TAKEN_OVER -> (left, queue) -> {}; // the entry belongs to another process
                });
    }

    /**
     * Notes that a job has missed heartbeats. Returns whether it has sent none since it was last noted here. Once is not
     * enough: if the database was unavailable, all jobs have missed heartbeats, and send them again.
     */
    private boolean confirmDead(Execution execution) {
        if (!execution.lastHeartbeat.equals(suspects.put(execution.getId(), execution.lastHeartbeat))) {
            return false;
        }
        suspects.remove(execution.getId());
        return true;
    }

    @Bean
    Entry trainingQueueEntry(ObjectProvider<SchedulerClient> client) {
        return job -> client.getObject()
                .scheduleIfNotExists(TASK.instance(job.id().toString()).scheduledTo(job.createdAt()));
    }

    /** Stops claiming jobs, before the web server lets the last requests finish. Heartbeats continue. */
    @EventListener(ContextClosedEvent.class)
    void pause() {
        scheduler.getObject().pause();
    }

    /** Starts no scheduler in a process without workers, so that it claims no jobs and checks no heartbeats. */
    @Bean
    @ConditionalOnProperty(name = "shuzi.training.workers", havingValue = "0")
    DbSchedulerStarter withoutWorkers() {
        return () -> {};
    }

    @Bean
    DbSchedulerCustomizer scheduling(TrainingSettings settings) {
        return new DbSchedulerCustomizer() {
            // a name for each process: the default is the host's name, which several processes can share
            @Override
            public Optional<SchedulerName> schedulerName() {
                return Optional.of(new SchedulerName.Fixed("shuzi-" + UUID.randomUUID()));
            }

            @Override
            public Optional<ExecutorService> executorService() {
                return Optional.of(Executors.newFixedThreadPool(
                        Math.max(1, settings.workers()),
                        Thread.ofPlatform().name("training-", 1).factory()));
            }
        };
    }
}
