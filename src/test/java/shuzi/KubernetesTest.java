package shuzi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the files of docker/kubernetes with the Java client of Kubernetes. It is generated from the schemas of Kubernetes:
 * it rejects an unknown field, and reports a required field that is missing.
 */
class KubernetesTest {

    private static final Path BASE = Path.of("docker", "kubernetes", "base");

    private interface Parser {
        Object parse(String json) throws IOException;
    }

    private static final Map<String, Parser> KINDS = Map.of(
            "apps/v1 Deployment", V1Deployment::fromJson,
            "v1 Service", V1Service::fromJson,
            "v1 ServiceAccount", V1ServiceAccount::fromJson,
            "autoscaling/v2 HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::fromJson,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::fromJson,
            "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::fromJson);

    static List<Path> objects() throws IOException {
        try (Stream<Path> files = Files.walk(BASE)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("objects")
    void everyManifestIsValidForKubernetes(Path file) throws IOException {
        JsonNode object = read(file);
        Parser parser = KINDS.get(
                object.path("apiVersion").asString() + " " + object.path("kind").asString());
        assertThat(parser).as("kind of " + file).isNotNull();
        assertThat(Objects.requireNonNull(parser).parse(object.toString())).isNotNull();
    }

    @Test
    void anInvalidManifestIsDetected() throws IOException {
        String deployment = read(BASE.resolve("replica/deployment.yaml")).toString();
        V1Deployment.fromJson(deployment);
        assertThatThrownBy(() -> V1Deployment.fromJson(deployment.replace("readOnlyRootFilesystem", "readOnlyRoot")))
                .hasMessageContaining("readOnlyRoot");
        assertThatThrownBy(() -> V1Deployment.fromJson(deployment.replace("\"selector\"", "\"selectors\"")))
                .hasMessageContaining("selector");
    }

    @Test
    void everyManifestIsPartOfTheBase() throws IOException {
        var reached = new TreeSet<Path>();
        follow(BASE, reached);
        assertThat(reached).containsExactlyInAnyOrderElementsOf(objects());
    }

    @Test
    void secretsAreReferencedNotContained() throws IOException {
        for (JsonNode variable :
                read(BASE.resolve("replica/deployment.yaml")).at("/spec/template/spec/containers/0/env")) {
            String name = variable.path("name").asString();
            if (name.matches(".*(URL|USERNAME|PASSWORD|KEYS)")) {
                assertThat(variable.at("/valueFrom/secretKeyRef/name").asString(""))
                        .as(name)
                        .isNotBlank();
            }
        }
        assertThat(objects())
                .allSatisfy(
                        file -> assertThat(read(file).path("kind").asString()).isNotEqualTo("Secret"));
    }

    private static void follow(Path folder, Set<Path> reached) throws IOException {
        for (JsonNode resource : read(folder.resolve("kustomization.yaml")).path("resources")) {
            Path path = folder.resolve(resource.asString()).normalize();
            if (Files.isDirectory(path)) {
                follow(path, reached);
            } else {
                reached.add(path);
            }
        }
    }

    private static JsonNode read(Path file) throws IOException {
        Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        return JsonMapper.shared().valueToTree(content);
    }
}
