package shuzi.training;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The queue of jobs, in PostgreSQL by db-scheduler. It holds only ids: what a job is and how far it has come is in the
 * job's own row. A job whose process has died is found by its missed heartbeats and run again.
 */
@Configuration(proxyBeanMethods = false)
class TrainingQueue {

    private static final TaskDescriptor<Void> TASK = TaskDescriptor.of("training-job");
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** Puts a job into the queue, in the caller's transaction. A job that has ended leaves it when its turn comes. */
    interface Entry {

        void add(UUID jobId);
    }

    @Bean
    Task<Void> trainingTask(ObjectProvider<TrainingWorker> worker) {
        return Tasks.custom(TASK)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    boolean ended = worker.getObject()
                            .run(
                                    UUID.fromString(instance.getId()),
                                    () -> context.getSchedulerState().isShuttingDown());
                    return ended
                            ? new CompletionHandler.OnCompleteRemove<>()
                            : (completion, queue) -> queue.reschedule(completion, completion.getTimeDone());
                });
    }

    @Bean
    Entry trainingQueueEntry(ObjectProvider<SchedulerClient> scheduler, Clock clock) {
        return jobId -> scheduler
                .getObject()
                .scheduleIfNotExists(TASK.instance(jobId.toString()).scheduledTo(clock.instant()));
    }

    /** Each process has a name of its own: the host's, which is the default, may be shared. */
    @Bean
    DbSchedulerCustomizer schedulerName() {
        return new DbSchedulerCustomizer() {
            @Override
            public Optional<SchedulerName> schedulerName() {
                return Optional.of(new SchedulerName.Fixed("shuzi-" + UUID.randomUUID()));
            }
        };
    }
}
