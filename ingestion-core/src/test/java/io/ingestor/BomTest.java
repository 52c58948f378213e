package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Tests that the bill of materials manages the versions of our published artifacts, and no others. */
class BomTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void itManagesExactlyTheModulesThatAreForOthers() throws Exception {
        List<String> published = new ArrayList<>(texts(pom(ROOT), "module"));
        published.removeAll(List.of(
                "ingestion-bom",
                "ingestion-bench",
                "ingestion-cli",
                "ingestion-delta-readers",
                "ingestion-delta-spark"));
        published.replaceAll(module -> module.equals("proto") ? "ingestion-proto" : module);
        Document bom = pom(ROOT.resolve("ingestion-bom"));

        assertThat(bom.getElementsByTagName("parent").getLength())
                .as("what a parent manages, an importer gets")
                .isZero();
        assertThat(bom.getElementsByTagName("scope").getLength())
                .as("nor is anything imported")
                .isZero();
        List<String> managed = new ArrayList<>();
        NodeList dependencies = bom.getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            assertThat(text(dependency, "groupId")).isEqualTo("io.ingestor");
            assertThat(text(dependency, "version")).isEqualTo("${project.version}");
            managed.add(text(dependency, "artifactId"));
        }
        assertThat(managed).containsExactlyInAnyOrderElementsOf(published);
    }

    /** The BOM has no parent, so it declares its version itself. */
    @Test
    void itHasTheVersionOfTheOthers() throws Exception {
        String version = text(pom(ROOT).getDocumentElement(), "version");

        assertThat(text(pom(ROOT.resolve("ingestion-bom")).getDocumentElement(), "version"))
                .isEqualTo(version);
        for (String page : List.of("README.md", "docs/embedding.md")) {
            assertThat(Files.readString(ROOT.resolve(page))).contains("<version>" + version + "</version>");
        }
    }

    private static Document pom(Path directory) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(directory.resolve("pom.xml").toFile());
    }

    private static String text(Element of, String name) {
        return of.getElementsByTagName(name).item(0).getTextContent();
    }

    private static List<String> texts(Document of, String name) {
        NodeList elements = of.getElementsByTagName(name);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < elements.getLength(); i++) {
            texts.add(elements.item(i).getTextContent());
        }
        return texts;
    }
}
