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

/**
 * The queue of jobs, in PostgreSQL by db-scheduler, in order of arrival. It holds only ids: what a job is and how far it
 * has come is in the job's own row. A job whose process has died is found by its missed heartbeats and keeps its place.
 */
@Configuration(proxyBeanMethods = false)
class TrainingQueue {

    private static final TaskDescriptor<Void> TASK = TaskDescriptor.of("training-job");
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final ObjectProvider<Scheduler> scheduler;

    /** Jobs whose heartbeats were missed, with the last one: their process may be dead. */
    private final Map<String, Instant> suspects = new ConcurrentHashMap<>();

    TrainingQueue(ObjectProvider<Scheduler> scheduler) {
        this.scheduler = scheduler;
    }

    /** Puts a job into the queue, in the caller's transaction. A job that has ended leaves it when its turn comes. */
    interface Entry {

        void add(TrainingJob job);
    }

    @Bean
    Task<Void> trainingTask(ObjectProvider<TrainingWorker> worker) {
        return Tasks.custom(TASK)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY))
                .onDeadExecution((dead, queue) -> {
                    if (isDead(dead.getExecution())) {
                        queue.reschedule(dead, dead.getExecution().getExecutionTime());
                    }
                })
                .execute((instance, context) -> switch (worker.getObject().run(UUID.fromString(instance.getId()))) {
                    case ENDED -> new CompletionHandler.OnCompleteRemove<>();
                    case RELEASED ->
                        (released, queue) -> queue.reschedule(
                                released, released.getExecution().getExecutionTime());
                    case TAKEN_OVER -> (left, queue) -> {}; // the entry is the successor's
                });
    }

    /**
     * Whether heartbeats were missed when this process looked the last time, and are still: when the database was away,
     * all were, and come again.
     */
    private boolean isDead(Execution execution) {
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

    /** Takes no more jobs, before the web server lets the last requests finish. Heartbeats go on. */
    @EventListener(ContextClosedEvent.class)
    void pause() {
        scheduler.getObject().pause();
    }

    /** A process without workers takes no jobs, nor looks for those of dead processes. */
    @Bean
    @ConditionalOnProperty(name = "shuzi.training.workers", havingValue = "0")
    DbSchedulerStarter withoutWorkers() {
        return () -> {};
    }

    @Bean
    DbSchedulerCustomizer scheduling(TrainingSettings settings) {
        return new DbSchedulerCustomizer() {
            // each process has a name of its own: the host's, which is the default, may be shared
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
