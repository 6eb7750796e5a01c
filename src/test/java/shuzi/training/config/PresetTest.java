package shuzi.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.validation.Validation;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PresetTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @EnumSource
    void aPresetHasExactlyTheSettings(Preset preset) throws Exception {
        var file = Preset.class.getResourceAsStream(
                "/shuzi/training/presets/%s.json".formatted(preset.name().toLowerCase(Locale.ROOT)));
        ObjectNode settings = JSON.readTree(file).asObject();
        ObjectNode config = JSON.valueToTree(preset.config());
        assertThat(config.remove("preset").asString()).isEqualTo(preset.name());
        assertThat(config.remove("initialModelId").isNull()).isTrue();
        assertThat(config.toString()).isEqualTo(settings.toString()); // in the same order and number format
    }

    @ParameterizedTest
    @EnumSource
    void everySettingOfAPresetIsWithinItsBounds(Preset preset) throws Exception {
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            for (RecordComponent component : TrainingConfig.class.getRecordComponents()) {
                Object group = component.getAccessor().invoke(preset.config());
                assertThat(group == null ? Set.of() : factory.getValidator().validate(group))
                        .isEmpty();
            }
            assertThat(factory.getValidator().validate(preset.config())).isEmpty();
        }
    }

    @Test
    void everyNameOfASettingIsUnique() {
        assertThat(names(TrainingConfig.class)).doesNotHaveDuplicates();
    }

    private static Stream<String> names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .flatMap(component ->
                        component.getType().isRecord() ? names(component.getType()) : Stream.of(component.getName()));
    }

    @Test
    void laterOverridesTakePrecedence() {
        TrainingConfig config = Preset.TUTORIAL.config(
                object("{'epochs': 3, 'lambda': 2.5}"), object("{'epochs': 4, 'hiddenLayers': []}"));
        ObjectNode expected = JSON.valueToTree(Preset.TUTORIAL.config());
        expected.put("epochs", 4).put("lambda", 2.5).putArray("hiddenLayers");
        assertThat((Object) JSON.valueToTree(config)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{'epochs': 1} | 0", "{'epochs': 2} | 1", "{'epochs': 2, 'warmUpEpochs': 5} | 5", "{} | 1"})
    void onlyTheWarmUpOfAPresetIsCutToTheEpochs(String overrides, int warmUpEpochs) {
        assertThat(Preset.RECOMMENDED.config(object(overrides)).optimisation().warmUpEpochs())
                .isEqualTo(warmUpEpochs);
    }

    @Test
    void anOverrideOfAnUnknownSettingIsRejected() {
        assertThatExceptionOfType(UnrecognizedPropertyException.class)
                .isThrownBy(() -> Preset.TUTORIAL.config(object("{'speed': 1}")));
    }

    private static ObjectNode object(String json) {
        return JSON.readTree(json.replace('\'', '"')).asObject();
    }
}
