package shuzi.training;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import shuzi.core.id.ModelId;
import shuzi.web.idempotency.IdempotentRequests;
import shuzi.web.idempotency.RequestContent;
import shuzi.web.problem.Problems;

/** Starts reproductions of models over HTTP. */
@RestController
@Tag(name = "Models", description = "Trained networks; their weights never change")
class ReproductionController {

    private final TrainingJobs jobs;
    private final IdempotentRequests requests;

    ReproductionController(TrainingJobs jobs, IdempotentRequests requests) {
        this.jobs = jobs;
        this.requests = requests;
    }

    @Operation(
            operationId = "reproduceModel",
            summary = "Train a model again",
            description =
                    "Queues a job with the settings, seed and data set of a model that a job trained, and responds at"
                            + " once. The job stores no model: its `reproduction` says whether the result is identical, and what"
                            + " differs. If the data set was deleted, another one with the same digest takes its place.")
    @ApiResponse(
            responseCode = "202",
            description = "The queued job; its path is in `Location`",
            content = @Content(schema = @Schema(implementation = JobBody.class)))
    @Problems({400, 404, 409, 422, 429})
    @PostMapping(path = "/models/{id}/reproductions", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> create(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String key,
            UriComponentsBuilder here) {
        return requests.once(
                key,
                RequestContent.of("POST /models/{id}/reproductions", List.of(id)),
                () -> created(jobs.reproduce(id), here));
    }

    private static ResponseEntity<JobBody> created(JobProgress job, UriComponentsBuilder here) {
        return ResponseEntity.accepted()
                .location(here.path("/training-jobs/{id}").build(job.job().id()))
                .body(JobBody.from(job));
    }
}
