package shuzi.core.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.core.number.NumberReading.Alternative;
import shuzi.core.number.NumberReading.Reason;

class NumberReadingTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 15})
    void ofTwoReadingsThatContradictEachOtherNeitherIsReadAndBothAreSuggested(int most) {
        NumberReading first = reading("三千", 0.97, null, "二千", "三十");
        NumberReading second = reading("二千", 0.9, null, "三千", "五千");
        assertThat(first.contradicts(second)).isTrue();
        NumberReading unsure = first.unsure(second, most);
        assertThat(unsure.number()).isNull();
        assertThat(unsure.reason()).isEqualTo(Reason.NOT_SURE);
        assertThat(unsure.text()).isEqualTo("三千");
        assertThat(unsure.confidence()).isEqualTo(0.5);
        List<String> all = List.of("三千", "二千", "三十", "五千");
        assertThat(unsure.alternatives().stream().map(each -> each.number().text()))
                .containsExactlyElementsOf(all.subList(0, Math.min(most, all.size())));
    }

    @Test
    void readingsOfTheSameNumberAndUnsureOnesDoNotContradictEachOther() {
        NumberReading read = reading("三千", 0.97, null);
        assertThat(read.contradicts(reading("三千", 0.9, null))).isFalse();
        assertThat(read.contradicts(reading("二千", 0.4, Reason.NOT_SURE))).isFalse();
    }

    private static NumberReading reading(
            String text, double confidence, @Nullable Reason reason, String... alternatives) {
        return new NumberReading(
                text,
                reason == null ? WrittenNumber.parse(text) : null,
                confidence,
                reason,
                Direction.HORIZONTAL,
                List.of(),
                List.of(alternatives).stream()
                        .map(each -> new Alternative(WrittenNumber.parse(each), 0.02))
                        .toList(),
                null);
    }
}
