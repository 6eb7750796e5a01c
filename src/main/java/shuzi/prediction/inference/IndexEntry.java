package shuzi.prediction.inference;

import io.swagger.v3.oas.annotations.media.Schema;

/** A model in the list of all, and whether it can answer. */
@Schema(description = "A model in the list of all")
record IndexEntry(
        @Schema(description = InferenceController.NAME, example = "default")
        String name,

        @Schema(description = InferenceController.VERSION, example = "2")
        String version,

        @Schema(
                description = "Whether it can answer",
                allowableValues = {"READY", "UNAVAILABLE"},
                example = "READY")
        String state,

        @Schema(description = "Why it is unavailable, or empty", example = "The stored weights are damaged.")
        String reason) {

    private static final String READY = "READY";

    static IndexEntry ready(String name, String version) {
        return new IndexEntry(name, version, READY, "");
    }

    static IndexEntry unavailable(String name, String version, String reason) {
        return new IndexEntry(name, version, "UNAVAILABLE", reason);
    }

    boolean isReady() {
        return state.equals(READY);
    }
}
