package shuzi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import shuzi.core.id.ModelId;

class RecentAnswersTest {

    private static final ModelId MODEL = new ModelId(UUID.randomUUID());

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoseconds may overflow
    private final RecentAnswers answers = new RecentAnswers(now::get);
    private int queries;

    @BeforeEach
    void begin() {
        TransactionSynchronizationManager.initSynchronization();
    }

    @AfterEach
    void end() {
        TransactionSynchronizationManager.clearSynchronization();
    }

    private void query() {
        queries++;
    }

    @Test
    void theDatabaseIsReadAtMostOnceASecond() {
        answers.require(MODEL, this::query);
        now.addAndGet(Duration.ofSeconds(1).toNanos() - 1);
        answers.require(MODEL, this::query);
        assertThat(queries).isEqualTo(1);
        now.incrementAndGet();
        answers.require(MODEL, this::query);
        assertThat(queries).isEqualTo(2);
    }

    @Test
    void theAgeOfAnAnswerCountsFromItsQuery() {
        answers.require(MODEL, () -> now.addAndGet(Duration.ofSeconds(1).toNanos()));
        answers.require(MODEL, this::query);
        assertThat(queries).isEqualTo(1);
    }

    @Test
    void anAnswerIsReadAgainAfterAChange() {
        answers.require(MODEL, this::query);
        change();
        answers.require(MODEL, this::query);
        assertThat(queries).isEqualTo(2);
    }

    @Test
    void noAnswerIsReusedDuringAChange() {
        answers.require(MODEL, this::query);
        answers.invalidate();
        answers.require(MODEL, this::query);
        answers.require(MODEL, this::query);
        assertThat(queries).isEqualTo(3);
    }

    @Test
    void anAnswerReadBeforeAChangeIsNotKept() {
        answers.require(MODEL, this::change); // deleted between the query and its result
        assertThatIllegalStateException()
                .isThrownBy(() -> answers.require(MODEL, () -> {
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
