package shuzi.core.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

class ResourceIdTest {

    private static final UUID VALUE = UUID.fromString("3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11");

    private final JsonMapper json = JsonMapper.shared();

    static Stream<ResourceId> ids() {
        return Stream.of(new DatasetId(VALUE), new EvaluationId(VALUE), new JobId(VALUE), new ModelId(VALUE));
    }

    @ParameterizedTest
    @MethodSource("ids")
    void anIdIsItsUuidInTextAndInJson(ResourceId id) {
        assertThat(id).hasToString(VALUE.toString());
        String written = json.writeValueAsString(id);
        assertThat(written).isEqualTo('"' + VALUE.toString() + '"');
        assertThat(json.readValue(written, id.getClass())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'7'", "''", "' '", "7", "true", "null", "[]", "{}", "'PxyaUm8OTY6bVw0famx+EQ=='"})
    void jsonThatIsNoIdIsTheSameErrorAsForAUuid(String quoted) {
        String text = quoted.replace('\'', '"');
        ids().forEach(id -> assertThat(read(text, id.getClass(), ResourceId::value))
                .isEqualTo(read(text, UUID.class, Function.identity())));
    }

    /** Returns the value that is read, or the error and the type that it names. */
    private <T> @Nullable Object read(String text, Class<T> type, Function<T, UUID> value) {
        try {
            T read = json.readValue(text, type);
            return read == null ? null : value.apply(read);
        } catch (MismatchedInputException e) {
            return e.getClass() + " " + e.getTargetType();
        } catch (JacksonException e) {
            return e.getClass();
        }
    }

    @Test
    void theValueOfNoIdIsNull() {
        assertThat(ResourceId.valueOf(null)).isNull();
        assertThat(ResourceId.valueOf(new DatasetId(VALUE))).isEqualTo(VALUE);
    }
}
