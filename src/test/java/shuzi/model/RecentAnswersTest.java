package shuzi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import shuzi.core.id.ModelId;

class RecentAnswersTest {

    private static final ModelId OLD = new ModelId(UUID.randomUUID());
    private static final ModelId NEW = new ModelId(UUID.randomUUID());
    private static final Optional<ModelId> NEWEST = Optional.empty();

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoseconds may overflow
    private final RecentAnswers answers = new RecentAnswers(now::get);

    @BeforeEach
    void begin() {
        TransactionSynchronizationManager.initSynchronization();
    }

    @AfterEach
    void end() {
        TransactionSynchronizationManager.clearSynchronization();
    }

    @Test
    void theDatabaseIsReadAtMostOnceASecond() {
        assertThat(answers.id(NEWEST, () -> OLD)).isEqualTo(OLD);
        now.addAndGet(Duration.ofSeconds(1).toNanos() - 1);
        assertThat(answers.id(NEWEST, () -> NEW)).isEqualTo(OLD);
        now.incrementAndGet();
        assertThat(answers.id(NEWEST, () -> NEW)).isEqualTo(NEW);
    }

    @Test
    void theAgeOfAnAnswerCountsFromItsQuery() {
        answers.id(NEWEST, () -> {
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            return OLD;
        });
        assertThat(answers.id(NEWEST, () -> NEW)).isEqualTo(NEW);
    }

    @Test
    void anAnswerIsReadAgainAfterAChange() {
        answers.id(NEWEST, () -> OLD);
        change();
        assertThat(answers.id(NEWEST, () -> NEW)).isEqualTo(NEW);
    }

    @Test
    void noAnswerIsReusedDuringAChange() {
        answers.id(NEWEST, () -> OLD);
        answers.invalidate();
        assertThat(answers.id(NEWEST, () -> NEW)).isEqualTo(NEW);
        assertThat(answers.id(NEWEST, () -> OLD)).isEqualTo(OLD);
    }

    @Test
    void anAnswerReadBeforeAChangeIsNotKept() {
        answers.id(Optional.of(OLD), () -> {
            change(); // deleted between the query and its result
            return OLD;
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> answers.id(Optional.of(OLD), () -> {
                    throw new IllegalStateException("deleted");
                }));
    }

    private void change() {
        answers.invalidate();
        TransactionSynchronizationManager.getSynchronizations()
                .forEach(each -> each.afterCompletion(TransactionSynchronization.STATUS_COMMITTED));
        TransactionSynchronizationManager.clearSynchronization();
        TransactionSynchronizationManager.initSynchronization();
    }
}
