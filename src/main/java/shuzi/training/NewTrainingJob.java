package shuzi.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import shuzi.core.id.DatasetId;
import shuzi.model.Model;
import shuzi.model.alias.PromotionRequest;
import shuzi.training.config.Preset;
import shuzi.training.config.TrainingConfig;
import shuzi.web.binding.ValidName;
import shuzi.web.idempotency.RequestContent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request for a job: a preset, and settings that override it.
 *
 * @param config the settings of the preset, with those of the request merged over them
 * @param overrides the settings that the request contains
 */
@Schema(description = "A preset, and settings that override it")
record NewTrainingJob(
        @Schema(
                description = "Id of the data set to train and test with; `GET /datasets` lists them",
                example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @NotNull
        DatasetId datasetId,

        @Schema(
                description = "Name of the job and of its model",
                example = "first try",
                minLength = 1,
                maxLength = ValidName.MAX,
                pattern = ValidName.PATTERN)
        @ValidName
        @Nullable
        String name,

        @Schema(
                description =
                        "The alias to point at the model if the job succeeds, and on which condition; needs the role deploy")
        @Valid
        @Nullable
        PromotionRequest promote,

        @JsonUnwrapped TrainingConfig config,
        @JsonIgnore ObjectNode overrides) {

    /** Merges a request body over the preset that it names. A null field counts as left out. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static NewTrainingJob of(ObjectNode body) {
        JsonMapper json = JsonMapper.shared();
        ObjectNode settings = body.deepCopy();
        settings.removeIf(JsonNode::isNull);
        DatasetId datasetId = json.treeToValue(settings.remove("datasetId"), DatasetId.class);
        String name = json.treeToValue(settings.remove("name"), String.class);
        PromotionRequest promote = json.treeToValue(settings.remove("promote"), PromotionRequest.class);
        Preset preset =
                settings.has("preset") ? json.treeToValue(settings.get("preset"), Preset.class) : Preset.RECOMMENDED;
        TrainingConfig config = preset.config(settings);
        ObjectNode overrides = json.valueToTree(config); // writes equal values in the same form
        overrides.retain(settings.propertyNames());
        return new NewTrainingJob(datasetId, name, promote, config, overrides);
    }

    /** Returns every setting in force for a job that starts from a model. The model's shape overrides the preset's. */
    TrainingConfig config(Model initial) {
        return config.preset().config(TrainingConfig.settingsOf(initial), overrides);
    }

    /** Returns the content that identifies the request. A request that spells out a default is a different one. */
    RequestContent content() {
        return RequestContent.of(
                "POST /training-jobs",
                promote == null
                        ? Arrays.asList(datasetId, name, overrides) // as before there were promotions
                        : Arrays.asList(datasetId, name, overrides, promote));
    }
}
