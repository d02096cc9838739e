//! `@conversation`: the models that Amplify AI makes for a chat route. They are the same for every route but for its
//! name, and stand in no schema.

use serde_json::{Map, Value, json};

use super::auth::ALL_OPERATIONS;
use super::case;
use super::model::object;
use super::plural::pluralize;

const ROLE: &str = "AmplifyAIConversationParticipantRole";

/// The entry of a route. `name`: the mutation's; `send`: its description as an ordinary mutation.
pub(super) fn route(name: &str, mut send: Map<String, Value>) -> Value {
    let pascal = case::pascal(name);
    let (conversation, message) = (format!("Conversation{pascal}"), format!("ConversationMessage{pascal}"));
    send.insert("type".to_owned(), json!({ "model": message }));
    json!({
        "name": name,
        "models": {
            (conversation.as_str()): conversation_model(&conversation, &message),
            (message.as_str()): message_model(&message, &conversation),
        },
        "nonModels": {},
        "enums": { "ConversationParticipantRole": { "name": ROLE, "values": ["user", "assistant"] } },
        "conversation": { "modelName": conversation },
        "message": {
            "modelName": message,
            "send": send,
            "subscribe": {
                "isArray": false,
                "isRequired": false,
                "name": format!("onCreateAssistantResponse{pascal}"),
                "type": { "nonModel": "AmplifyAIConversationMessageStreamPart" },
                "arguments": {
                    "conversationId": { "name": "conversationId", "isArray": false, "isRequired": true, "type": "ID" },
                },
            },
        },
    })
}

fn conversation_model(name: &str, message: &str) -> Value {
    let mut messages = field("messages", json!({ "model": message }), Shape::List);
    messages.insert("isArrayNullable".to_owned(), json!(true));
    let association = json!({ "connectionType": "HAS_MANY", "associatedWith": ["conversationId"] });
    messages.insert("association".to_owned(), association);
    let fields = json!({
        "id": field("id", json!("ID"), Shape::Required),
        "name": field("name", json!("String"), Shape::Optional),
        "metadata": field("metadata", json!("AWSJSON"), Shape::Optional),
        "messages": messages,
        "createdAt": time_stamp("createdAt"),
        "updatedAt": time_stamp("updatedAt"),
        "owner": field("owner", json!("String"), Shape::Optional),
    });
    model(name, fields, json!({ "subscriptions": { "level": "off" }, "mutations": { "update": null } }))
}

fn message_model(name: &str, conversation: &str) -> Value {
    let mut back = field("conversation", json!({ "model": conversation }), Shape::Optional);
    let association = json!({ "connectionType": "BELONGS_TO", "targetNames": ["conversationId"] });
    back.insert("association".to_owned(), association);
    let tools = json!({ "nonModel": "AmplifyAIToolConfiguration" });
    let mut tools = field("toolConfiguration", tools, Shape::List);
    tools.insert("isArrayNullable".to_owned(), json!(true));
    let fields = json!({
        "id": field("id", json!("ID"), Shape::Required),
        "conversationId": field("conversationId", json!("ID"), Shape::Required),
        "conversation": back,
        "role": field("role", json!({ "enum": ROLE }), Shape::Optional),
        "content": field("content", json!({ "nonModel": "AmplifyAIContentBlock" }), Shape::List),
        "aiContext": field("aiContext", json!("AWSJSON"), Shape::Optional),
        "toolConfiguration": tools,
        "createdAt": time_stamp("createdAt"),
        "updatedAt": time_stamp("updatedAt"),
    });
    model(name, fields, json!({ "subscriptions": {} }))
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Optional,
    Required,
    List,
}

// By value: each type is written in place by its only caller.
#[expect(clippy::needless_pass_by_value, reason = "each type is made for one field")]
fn field(name: &str, ty: Value, shape: Shape) -> Map<String, Value> {
    object(json!({
        "name": name,
        "type": ty,
        "attributes": [],
        "isArray": shape == Shape::List,
        "isRequired": shape == Shape::Required,
    }))
}

fn time_stamp(name: &str) -> Map<String, Value> {
    let mut stamp = field(name, json!("AWSDateTime"), Shape::Optional);
    stamp.insert("isReadOnly".to_owned(), json!(true));
    stamp
}

#[expect(clippy::needless_pass_by_value, reason = "each part is made for one model")]
fn model(name: &str, fields: Value, properties: Value) -> Value {
    let rule = json!({
        "provider": "userPools",
        "ownerField": "owner",
        "allow": "owner",
        "identityClaim": "cognito:username",
        "operations": ALL_OPERATIONS,
    });
    json!({
        "name": name,
        "fields": fields,
        "syncable": true,
        "pluralName": pluralize(name),
        "attributes": [
            { "type": "model", "properties": properties },
            { "type": "auth", "properties": { "rules": [rule] } },
        ],
        "primaryKeyInfo": { "isCustomPrimaryKey": false, "primaryKeyFieldName": "id", "sortKeyFieldNames": [] },
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::introspection::at;

    const SDL: &str = "type Reply { a: Int } type Mutation { my_chat2(id: ID!): Reply @conversation(aiModel: \"m\") }";

    #[test]
    fn a_route_has_two_models_and_three_operations() {
        let route = at(SDL, "/conversations/my_chat2");
        assert_eq!(route["models"]["ConversationMyChat2"]["pluralName"], "ConversationMyChat2s");
        let messages = &route["models"]["ConversationMyChat2"]["fields"]["messages"];
        assert_eq!(messages["type"], json!({ "model": "ConversationMessageMyChat2" }));
        assert_eq!(route["message"]["send"]["type"], json!({ "model": "ConversationMessageMyChat2" }));
        assert_eq!(route["message"]["send"]["arguments"]["id"]["isRequired"], true);
        assert_eq!(route["message"]["subscribe"]["name"], "onCreateAssistantResponseMyChat2");
    }

    #[test]
    fn a_route_is_no_mutation() {
        assert_eq!(at(SDL, "").get("mutations"), None);
    }
}
