package io.ingestor.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.ingestor.rules.SchemaChange.Effect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the comparison of two schema versions. */
class SchemaDiffTest {

    private static final String ALTERNATIVES =
            "{'anyOf':[{'type':'array','items':%1$s},{'type':'array','prefixItems':[%1$s],'maxItems':%2$s}]}";

    private static List<String> lines(String older, String newer, SchemaCompatibility demand) {
        return SchemaDiff.between(older.replace('\'', '"'), newer.replace('\'', '"')).changes().stream()
                .map(change -> change.describe(demand))
                .toList();
    }

    private static List<String> lines(String older, String newer) {
        return lines(older, newer, SchemaCompatibility.BACKWARD);
    }

    private static boolean isBackward(String older, String newer) {
        return SchemaDiff.between(older.replace('\'', '"'), newer.replace('\'', '"'))
                .satisfies(SchemaCompatibility.BACKWARD);
    }

    @Test
    void aNewRequiredPropertyBreaks() {
        String older = "{'type':'object','properties':{'a':{'type':'string'}}}";

        assertThat(lines(older, "{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}"))
                .containsExactly("/ required: \"a\" optional -> \"a\" required breaks");
    }

    @Test
    void aPropertyOfANestedObjectIsNamedByItsWholePath() {
        String older = "{'properties':{'o':{'properties':{'p':{}}}}}";
        String newer = "{'properties':{'o':{'properties':{'p':false}}}}";

        assertThat(lines(older, newer)).singleElement().asString().startsWith("/properties/o/properties/p ");
    }

    @Test
    void aPropertyThatIsNoLongerRequiredWidens() {
        String newer = "{'type':'object','properties':{'a':{'type':'string'}}}";

        assertThat(lines("{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}", newer))
                .containsExactly("/ required: \"a\" required -> \"a\" optional widens");
    }

    @Test
    void describesAChangeByTheDemand() {
        String older = "{'properties':{'total':{'minimum':0}}}";
        String newer = "{'properties':{'total':{'minimum':5}}}";

        assertThat(lines(older, newer, SchemaCompatibility.BACKWARD))
                .containsExactly("/properties/total minimum: 0 -> 5 breaks");
        assertThat(lines(older, newer, SchemaCompatibility.FORWARD))
                .containsExactly("/properties/total minimum: 0 -> 5 narrows");
        assertThat(lines(newer, older, SchemaCompatibility.FULL))
                .containsExactly("/properties/total minimum: 5 -> 0 breaks");
    }

    /** Pairs of schemas in which only the second accepts all documents of the other. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'integer'} | {'type':'number'}",
                "{'type':'string'} | {'type':['string','null']}",
                "{'enum':['a','b']} | {'enum':['b','a','c']}",
                "{'enum':['a','b']} | {'type':'string'}",
                "{'const':3} | {'minimum':3,'type':'integer'}",
                "{'minimum':3} | {'exclusiveMinimum':2}",
                "{'exclusiveMinimum':3} | {'minimum':3}",
                "{'maximum':3} | {'maximum':3.5}",
                "{'multipleOf':6} | {'multipleOf':3}",
                "{'type':'integer'} | {'multipleOf':0.5}",
                "{'minLength':2,'maxLength':5} | {'minLength':1,'maxLength':6}",
                "{'pattern':'^a'} | true",
                "{'type':'string','format':'date'} | {'type':'string'}",
                "{'required':['a','b']} | {'required':['a']}",
                "{'required':['a','b']} | {'minProperties':2}",
                "{'additionalProperties':false} | {'properties':{'a':{}},'additionalProperties':false}",
                "{'properties':{'a':{'type':'string'}},'additionalProperties':false} "
                        + "| {'properties':{'a':{'type':'string'},'b':{'type':'number'}},'additionalProperties':false}",
                "{'properties':{'a':{'type':'string'}},'additionalProperties':false} "
                        + "| {'additionalProperties':{'type':'string'}}",
                "{'patternProperties':{'^x':{'minimum':3}}} | {'patternProperties':{'^x':{'minimum':2}}}",
                "{'patternProperties':{'^x':{'minimum':3}},'additionalProperties':false} "
                        + "| {'properties':{'x1':{'minimum':2}},'additionalProperties':{'minimum':1}}",
                "{'propertyNames':{'maxLength':3}} | {'propertyNames':{'maxLength':4}}",
                "{'items':{'type':'integer'}} | {'items':{'type':'number'}}",
                "{'items':{'type':'integer'},'maxItems':1} | {'prefixItems':[{'type':'number'}]}",
                "{'items':{'type':'integer'},'uniqueItems':true} | {'items':{'type':'integer'}}",
                "{'contains':{'const':1}} | {'contains':{'type':'integer'}}",
                "{'allOf':[{'minimum':3},{'maximum':5}]} | {'minimum':2}",
                "{'anyOf':[{'const':1},{'const':2}]} | {'anyOf':[{'const':1},{'const':2},{'const':3}]}",
                "{'type':['string','null']} | {'anyOf':[{'type':'string'},{'type':'null'},{'type':'object'}]}",
                "{'type':'string'} | {'oneOf':[{'type':'string'},{'type':'null'}]}",
                "{'type':'object','properties':{'k':{'const':'a'}},'required':['k']} "
                        + "| {'oneOf':[{'properties':{'k':{'const':'a'}},'required':['k']},"
                        + "{'properties':{'k':{'const':'b'}},'required':['k']}]}",
                "{'not':{'type':['string','null']}} | {'not':{'type':'null'}}",
                "{'type':'string'} | {'not':{'type':'null'}}",
                "{'if':{'required':['a']},'then':{'minProperties':3}} "
                        + "| {'if':{'required':['a']},'then':{'minProperties':2}}",
                "{'dependentRequired':{'a':['b','c']}} | {'dependentRequired':{'a':['b']}}",
                "{'dependentSchemas':{'a':{'minProperties':3}}} | {'dependentSchemas':{'a':{'minProperties':2}}}",
                "{'$ref':'#/$defs/n','$defs':{'n':{'type':'integer'}}} | {'$ref':'#/$defs/m','$defs':{'m':{'type':'number'}}}",
                "{'$ref':'#n','$defs':{'n':{'$anchor':'n','type':'integer'}}} | {'type':'number'}",
                "{'properties':{'next':{'$ref':'#'},'v':{'type':'integer'}}} "
                        + "| {'properties':{'next':{'$ref':'#'},'v':{'type':'number'}}}",
                "{'type':'object','unevaluatedProperties':false} | {'type':'object'}",
                "false | {'type':'string'}",
            })
    void findsWhatWidens(String older, String newer) {
        assertThat(lines(older, newer)).isNotEmpty().noneMatch(line -> line.endsWith("breaks"));
        assertThat(isBackward(older, newer)).isTrue();
        assertThat(isBackward(newer, older)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'string'} | {'type':'string','title':'x','examples':[1]}",
                "{'enum':['a',1]} | {'enum':[1.0,'a']}",
                "{'type':'number','multipleOf':1} | {'type':'integer'}",
                "{'properties':{'a':{'type':'string'}}} | {'allOf':[{'properties':{'a':{'type':'string'}}}]}",
                "{'oneOf':[{'required':['a']},{'required':['b']}]} | {'oneOf':[{'required':['a']},{'required':['b']}],'$comment':''}",
            })
    void findsNothingWhereNothingChanged(String older, String newer) {
        assertThat(lines(older, newer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'pattern':'^a'} | {'pattern':'^ab?'}",
                "{'oneOf':[{'minimum':1}]} | {'oneOf':[{'minimum':1},{'maximum':5}]}",
                "{'unevaluatedProperties':false} | {'unevaluatedProperties':{'type':'string'}}",
                "{'$ref':'https://example.org/a'} | {'$ref':'https://example.org/b'}",
                "{'items':[{'type':'string'}]} | {'items':[{'type':'string'},{}]}",
                "{} | {'$dynamicRef':'#x'}",
            })
    void reportsWhatItCannotDecide(String older, String newer) {
        assertThat(isBackward(older, newer)).isFalse();
        assertThat(lines(older, newer)).anyMatch(line -> line.endsWith("unknown"));
    }

    @Test
    void aFurtherPropertyBreaksAnOpenSchemaOnly() {
        assertThat(lines("{'properties':{}}", "{'properties':{'b':{'type':'string'}}}"))
                .containsExactly("/properties/b properties: any value -> {\"type\":\"string\"} breaks");
        assertThat(lines(
                        "{'type':'object','additionalProperties':false}",
                        "{'type':'object','properties':{'b':{'type':'string'}},'additionalProperties':false}"))
                .containsExactly("/properties/b additionalProperties: not allowed -> allowed widens");
    }

    @Test
    void endsOnSchemasThatReferToThemselves() {
        String loop = "{'$ref':'#'}";
        String deep = "{'anyOf':[{'type':'array','items':{'$ref':'#'}},"
                + "{'type':'object','properties':{'a':{'$ref':'#'},'b':{'$ref':'#'}}}]}";

        assertThat(isBackward(loop, "{'type':'string'}")).isFalse();
        assertThat(isBackward(deep, deep.replace("'a'", "'c'"))).isFalse();
        assertThat(isBackward(deep, deep.replace("}]}", "}],'$comment':''}"))).isTrue();
    }

    /** The alternatives of each level must be compared with each other, which doubles the work with every level. */
    @Test
    void givesUpOnSchemasThatAreTooComplex() {
        String older = "{'type':'string','pattern':'a'}";
        String newer = "{'type':'string','pattern':'b'}";
        for (int level = 0; level < 25; level++) {
            older = ALTERNATIVES.formatted(older, older.length() % 7);
            newer = ALTERNATIVES.formatted(newer, newer.length() % 5);
            if (older.length() > 200_000) {
                break;
            }
        }
        String before = older;
        String after = newer;

        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThat(isBackward(before, after)).isFalse());
    }

    @Test
    void aKindOfChangeIsCertainOrNot() {
        SchemaDiff diff = SchemaDiff.between("{\"minLength\":1}", "{\"minLength\":2}");

        assertThat(diff.changes()).singleElement().satisfies(change -> {
            assertThat(change.backward()).isEqualTo(Effect.BREAKS);
            assertThat(change.forward()).isEqualTo(Effect.KEEPS);
        });
        assertThat(diff.satisfies(SchemaCompatibility.NONE)).isTrue();
        assertThat(diff.satisfies(SchemaCompatibility.FORWARD)).isTrue();
        assertThat(diff.satisfies(SchemaCompatibility.FULL)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | [] | the new schema must be an object, true or false, was []",
                "{'a':1,'a':2} | {} | the old schema must be JSON: Duplicate Object property",
                "{ | {} | the old schema must be JSON: ",
                "{} {} | {} | the old schema must be JSON: ",
            })
    void rejectsWhatIsNoSchema(String older, String newer, String message) {
        assertThatThrownBy(() -> SchemaDiff.between(older.replace('\'', '"'), newer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
